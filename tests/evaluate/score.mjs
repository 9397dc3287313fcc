/** Compares what was found in clips with their labels. */

/**
 * @typedef {import("./labels.mjs").ClipLabel} ClipLabel
 * @typedef {import("./labels.mjs").Span} Span
 *
 * @typedef {object} ClipScore
 * @property {number} blinks labelled
 * @property {number} found of them
 * @property {number} falseCount
 * @property {number} minutes labelled and not to be ignored
 * @property {Span[]} missed
 * @property {number[]} falseFrames
 *
 * @typedef {object} Summary as `--json` prints it
 * @property {number} blinks
 * @property {number} found
 * @property {number} false
 * @property {number | null} recall null where there was no blink
 * @property {number | null} recall_low
 * @property {number | null} recall_high
 * @property {number | null} false_per_minute
 */

/**
 * A blink is found when one was seen whose most shut picture lies in its span, give or take the tolerance; each find serves
 * one blink. A find that serves none is false, unless it lies where nothing counts.
 *
 * @param {ClipLabel} label
 * @param {number[]} foundFrames the most shut picture of each find, in order
 * @param {number[]} timesMs when each picture of the clip is shown
 * @param {number} tolerance in frames
 * @returns {ClipScore}
 */
export function scoreClip(label, foundFrames, timesMs, tolerance) {
    const last = Math.min(label.toFrame, timesMs.length - 1);
    const isIn = (/** @type {number} */ frame, /** @type {Span} */ [from, to]) =>
        frame >= from - tolerance && frame <= to + tolerance;
    const inside = foundFrames.filter((frame) => isIn(frame, [label.fromFrame, last]));
    const unused = new Set(inside.keys());
    const blinks = label.blinks.filter(([from, to]) => to >= label.fromFrame && from <= last);
    const missed = blinks.filter((blink) => {
        const match = [...unused].find((i) => isIn(inside[i] ?? Number.NaN, blink));
        return match === undefined || !unused.delete(match);
    });
    const falseFrames = [...unused]
        .map((i) => inside[i] ?? Number.NaN)
        .filter((frame) => !label.ignore.some((span) => isIn(frame, span)));
    return {
        blinks: blinks.length,
        found: blinks.length - missed.length,
        falseCount: falseFrames.length,
        minutes: countMinutes(label, timesMs, last),
        missed,
        falseFrames,
    };
}

/**
 * @param {ClipLabel} label
 * @param {number[]} timesMs
 * @param {number} last
 */
function countMinutes(label, timesMs, last) {
    let ms = 0;
    for (let frame = label.fromFrame; frame < last; frame++) {
        if (!label.ignore.some(([from, to]) => frame >= from && frame <= to)) {
            ms += (timesMs[frame + 1] ?? 0) - (timesMs[frame] ?? 0);
        }
    }
    return ms / 60_000;
}

/**
 * @param {ClipScore[]} scores
 * @returns {Summary}
 */
export function summarize(scores) {
    const sum = (/** @type {(score: ClipScore) => number} */ read) =>
        scores.reduce((total, score) => total + read(score), 0);
    const blinks = sum((score) => score.blinks);
    const found = sum((score) => score.found);
    const falseCount = sum((score) => score.falseCount);
    const minutes = sum((score) => score.minutes);
    const [low, high] = boundShare(found, blinks);
    return {
        blinks,
        found,
        false: falseCount,
        recall: blinks > 0 ? found / blinks : null,
        recall_low: low,
        recall_high: high,
        false_per_minute: minutes > 0 ? falseCount / minutes : null,
    };
}

const Z_95 = 1.959964;

/**
 * Wilson's 95 % interval of a share: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 *
 * @param {number} hits
 * @param {number} trials
 * @returns {[low: number | null, high: number | null]} nulls without a trial
 */
export function boundShare(hits, trials) {
    if (trials === 0) {
        return [null, null];
    }
    const share = hits / trials;
    const spread = Z_95 ** 2 / trials;
    const middle = (share + spread / 2) / (1 + spread);
    const half =
        (Z_95 * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))) / (1 + spread);
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
