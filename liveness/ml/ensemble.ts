/** From what several models say to one score: the same on a tablet and in the sidecar. */

/** A model that has a score. */
export interface ScoredModel {
    /** Above 0. */
    readonly weight: number;
    /** 0..1; a score of at least this is live. */
    readonly threshold: number;
    /** 0..1 */
    readonly score: number;
}

/** The weighted mean of some models; `value` says of what. NaN for none. */
export function weightedMean<M extends ScoredModel>(
    models: readonly M[],
    value: (model: M) => number,
): number {
    const total = models.reduce((sum, model) => sum + model.weight, 0);
    return models.reduce((sum, model) => sum + model.weight * value(model), 0) / total;
}

/** 0..100, how far a score lies from the threshold on its side: 50 at the threshold, 100 at the end of the scale. No probability. */
export function confidenceOf(score: number, threshold: number): number {
    const room = score >= threshold ? 1 - threshold : threshold;
    const share = room > 0 ? Math.abs(score - threshold) / room : 1;
    return Math.round(50 + 50 * Math.min(1, share));
}
