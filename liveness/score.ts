/** Scores are 0..1 everywhere (SPEC L5). These are the only ways one is made. */

/** Digits after the point that a score keeps: what the wire writes is what was compared with a threshold. */
const SCORE_DIGITS = 6;

/** @returns `value` within 0..1; 0 for NaN, since what is no number is evidence of nothing */
export function clampScore(value: number): number {
    return value > 0 ? Math.min(1, value) : 0;
}

/** @returns `value` rounded to six digits, so that 0.7 summed from its parts is 0.7 */
export function roundScore(value: number): number {
    const unit = 10 ** SCORE_DIGITS;
    // `+ 0` makes 0 of -0.
    return Math.round(value * unit) / unit + 0;
}

/** @returns 0 at `from` and before, 1 at `to` and beyond, straight between; `from` may lie above `to` */
export function ramp(value: number, from: number, to: number): number {
    return clampScore((value - from) / (to - from));
}
