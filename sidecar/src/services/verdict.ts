/** From the models' scores to one verdict. Pure. */
import { roundDecimal } from "../../../liveness/wire/token_set.ts";
import type { Verdict } from "../../../liveness/wire/verify_tokens.ts";

/** Why a verdict is what it is; the words are the wire's. */
export type VerdictReason = "no_model" | "score_below_threshold" | "identical_frames";

export interface ScoredModel {
    /** 0 never counts. */
    readonly weight: number;
    readonly threshold: number;
    readonly score: number;
}

export interface Judgement {
    readonly verdict: Verdict;
    /** 0..1; null when nothing was assessed. */
    readonly score: number | null;
    readonly threshold: number | null;
    /** 0..100, how far the score lies from the threshold on its side; no probability. */
    readonly confidence: number | null;
    readonly reasons: readonly VerdictReason[];
}

export interface Evidence {
    readonly scores: readonly ScoredModel[];
    readonly identicalFrames: boolean;
}

/**
 * The counted models' weighted mean against the weighted mean of their thresholds. Without a counted model
 * nothing was assessed, whatever the others say. Two frames with the same bytes are no recording of a camera:
 * then the verdict is never `live`.
 */
export function judge({ scores, identicalFrames }: Evidence): Judgement {
    const counted = scores.filter((model) => model.weight > 0);
    const repeated: VerdictReason[] = identicalFrames ? ["identical_frames"] : [];
    if (counted.length === 0) {
        return {
            verdict: "not_assessed",
            score: null,
            threshold: null,
            confidence: null,
            reasons: ["no_model", ...repeated],
        };
    }
    const score = roundDecimal(weightedMean(counted, (model) => model.score));
    const threshold = roundDecimal(weightedMean(counted, (model) => model.threshold));
    const passed = score >= threshold;
    return {
        verdict: passed && !identicalFrames ? "live" : "not_live",
        score,
        threshold,
        confidence: confidenceOf(score, threshold),
        reasons: [...(passed ? [] : (["score_below_threshold"] as const)), ...repeated],
    };
}

function weightedMean(
    models: readonly ScoredModel[],
    value: (model: ScoredModel) => number,
): number {
    const total = models.reduce((sum, model) => sum + model.weight, 0);
    return models.reduce((sum, model) => sum + model.weight * value(model), 0) / total;
}

function confidenceOf(score: number, threshold: number): number {
    const room = score >= threshold ? 1 - threshold : threshold;
    const share = room > 0 ? Math.abs(score - threshold) / room : 1;
    return Math.round(50 + 50 * Math.min(1, share));
}
