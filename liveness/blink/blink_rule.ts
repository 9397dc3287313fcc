import type { Dip, RatedSample } from "./dip";
import { weighEyes } from "./visibility";

/** Why a dip does not count as a blink. */
export type DipVerdict =
    | "blink"
    | "too_short"
    | "too_long"
    | "too_shallow"
    | "too_noisy"
    | "one_eye"
    | "head_moved"
    | "head_tipped"
    | "looked_away";

/** What a dip must be like to count. Depths are shares of how open the eyes were just before. */
export interface BlinkLimits {
    readonly minMs: number;
    readonly maxMs: number;
    /** The bottom, both eyes taken together, must lie below. */
    readonly bottomBelow: number;
    /** The eye that shut less must still have shut to below; one alone is a wink, or a fault of one crop. */
    readonly eyeBelow: number;
    /** A dip this deep is a blink whatever head and gaze do meanwhile. */
    readonly surelyBelow: number;
    /** The fall must be this many times the signal's jitter. */
    readonly minNoiseTimes: number;
    /** Shallower dips do not count when the head turned or bowed by more between start and end ... */
    readonly maxYawDeg: number;
    readonly maxPitchRatio: number;
    /** ... or is tipped so far back or forth that the lids are seen at a slant ... */
    readonly pitchRange: readonly [number, number];
    /** ... or the eyes look elsewhere afterwards: lids follow the gaze. In eye widths. */
    readonly maxGaze: number;
}

export const BLINK_LIMITS: BlinkLimits = {
    minMs: 30,
    maxMs: 700,
    bottomBelow: 0.76,
    eyeBelow: 0.85,
    surelyBelow: 0.55,
    minNoiseTimes: 9,
    maxYawDeg: 10,
    maxPitchRatio: 0.1,
    pitchRange: [0.2, 0.8],
    maxGaze: 0.18,
};

/** An eye must be seen at least so well to speak for itself. */
const SEEN_WELL = 0.5;

/**
 * Whether a dip was a blink, and if not, why not.
 *
 * @param noise how much the ratio jitters from picture to picture
 */
export function judgeDip(dip: Dip, noise: number, limits: BlinkLimits = BLINK_LIMITS): DipVerdict {
    const { before, bottom, after, reference } = dip;
    const lastedMs = after.sample.atMs - before.sample.atMs;
    if (lastedMs < limits.minMs) {
        return "too_short";
    }
    if (lastedMs > limits.maxMs) {
        return "too_long";
    }
    if (bottom.ratio >= limits.bottomBelow * reference) {
        return "too_shallow";
    }
    if (reference - bottom.ratio < limits.minNoiseTimes * noise) {
        return "too_noisy";
    }
    if (leastShut(bottom) >= limits.eyeBelow * reference) {
        return "one_eye";
    }
    return bottom.ratio < limits.surelyBelow * reference ? "blink" : judgeShallow(dip, limits);
}

function judgeShallow({ before, bottom, after }: Dip, limits: BlinkLimits): DipVerdict {
    const moved = (read: (rated: RatedSample) => number): number =>
        Math.abs(read(after) - read(before));
    if (
        moved(({ sample }) => sample.yawDeg) > limits.maxYawDeg ||
        moved(({ sample }) => sample.pitchRatio) > limits.maxPitchRatio
    ) {
        return "head_moved";
    }
    const [back, forth] = limits.pitchRange;
    if (bottom.sample.pitchRatio < back || bottom.sample.pitchRatio > forth) {
        return "head_tipped";
    }
    const gaze = Math.hypot(
        moved(({ sample }) => sample.gazeX),
        moved(({ sample }) => sample.gazeY),
    );
    return gaze > limits.maxGaze ? "looked_away" : "blink";
}

/** The ratio of the eye that shut less, of those that are seen well. */
function leastShut({ eyeRatios, ratio, sample }: RatedSample): number {
    const weights = weighEyes(sample.yawDeg);
    const seen = eyeRatios.filter((each, i) => each !== null && (weights[i] ?? 0) >= SEEN_WELL);
    return Math.max(ratio, ...seen.map((each) => each ?? 0));
}
