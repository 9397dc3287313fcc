import type { Dip } from "./dip";

/** Why a dip does not count as a blink. */
export type DipVerdict =
    "blink" | "too_short" | "too_long" | "too_shallow" | "one_eye" | "head_moved" | "looked_away";

/** What a dip must be like to count. Ratios are shares of this person's open eye. */
export interface BlinkLimits {
    readonly minMs: number;
    readonly maxMs: number;
    /** The bottom, mean of both eyes, must lie below. */
    readonly bottomBelow: number;
    /** The eye that shut less must still have shut to below; one alone is a wink, or a fault of one crop. */
    readonly eyeBelow: number;
    /** A dip this deep is a blink whatever the head does meanwhile. */
    readonly surelyBelow: number;
    /** Shallower ones do not count when the head turned, bowed or moved between start and end by more than these. */
    readonly maxYawDeg: number;
    readonly maxPitchRatio: number;
    /** ... or the eyes look elsewhere afterwards: lids follow the gaze. In eye widths. */
    readonly maxGaze: number;
}

export const BLINK_LIMITS: BlinkLimits = {
    minMs: 30,
    maxMs: 600,
    bottomBelow: 0.75,
    eyeBelow: 0.88,
    surelyBelow: 0.45,
    maxYawDeg: 8,
    maxPitchRatio: 0.08,
    maxGaze: 0.08,
};

/** Whether a dip was a blink, and if not, why not. */
export function judgeDip(dip: Dip, limits: BlinkLimits = BLINK_LIMITS): DipVerdict {
    const { before, bottom, after } = dip;
    const lastedMs = after.sample.atMs - before.sample.atMs;
    const eyes = bottom.eyeRatios.filter((ratio) => ratio !== null);
    if (lastedMs < limits.minMs) {
        return "too_short";
    }
    if (lastedMs > limits.maxMs) {
        return "too_long";
    }
    if (bottom.ratio >= limits.bottomBelow) {
        return "too_shallow";
    }
    if (Math.max(...eyes) >= limits.eyeBelow) {
        return "one_eye";
    }
    if (bottom.ratio < limits.surelyBelow) {
        return "blink";
    }
    const moved = (read: (rated: typeof before) => number): number =>
        Math.abs(read(after) - read(before));
    if (
        moved(({ sample }) => sample.yawDeg) > limits.maxYawDeg ||
        moved(({ sample }) => sample.pitchRatio) > limits.maxPitchRatio
    ) {
        return "head_moved";
    }
    const gaze = Math.hypot(
        moved(({ sample }) => sample.gazeX),
        moved(({ sample }) => sample.gazeY),
    );
    return gaze > limits.maxGaze ? "looked_away" : "blink";
}
