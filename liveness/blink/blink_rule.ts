import { BLINK_MODEL } from "./blink_model";
import type { Dip } from "./dip";
import { DIP_FEATURES, pickSeen, readDipFeatures, type DipFeatures } from "./dip_features";

/** Why a dip does not count as a blink. */
export type DipVerdict =
    | "blink"
    | "too_short"
    | "too_long"
    | "too_noisy"
    | "shut_before"
    | "one_eye"
    | "unlikely"
    /** More than the lids changed: something came before the face, or the light or the face went. */
    | "not_lids"
    /** Sooner after another one than lids can shut again. */
    | "too_soon";

/** A dip that was looked at. */
export interface JudgedDip {
    readonly verdict: DipVerdict;
    readonly features: DipFeatures;
    /** How far the features are a blink's, 0..1; 0.5 where blinks and other dips were alike among the model's clips. */
    readonly likelihood: number;
}

/** What a dip must be like to count. */
export interface BlinkLimits {
    readonly minMs: number;
    readonly maxMs: number;
    /** Eyes narrower than this just before, in eye widths, were shut or as good as: what moves there are faults. */
    readonly minOpenBefore: number;
    /**
     * The eye that shut less must still have shut to below this share of how open the eyes were: one alone is a wink, or a
     * fault of one crop.
     */
    readonly eyeBelow: number;
    /** As `DipFeatures.clearness`: less is the jitter of eyes that are seen badly, whatever else it looks like. */
    readonly minClearness: number;
    readonly minLikelihood: number;
}

export const BLINK_LIMITS: BlinkLimits = {
    minMs: 30,
    maxMs: 800,
    minOpenBefore: 0.14,
    eyeBelow: 0.95,
    minClearness: 1.6,
    minLikelihood: 0.25,
};

/**
 * Whether a dip was a blink, and if not, why not.
 *
 * @param noise how much the ratio jitters from picture to picture
 */
export function judgeDip(dip: Dip, noise: number, limits: BlinkLimits = BLINK_LIMITS): JudgedDip {
    const features = readDipFeatures(dip, noise);
    const likelihood = rateFeatures(features);
    return { verdict: decide(dip, features.clearness, likelihood, limits), features, likelihood };
}

function decide(
    { before, bottom, after, reference }: Dip,
    clearness: number,
    likelihood: number,
    { minMs, maxMs, minOpenBefore, eyeBelow, minClearness, minLikelihood }: BlinkLimits,
): DipVerdict {
    const lastedMs = after.sample.atMs - before.sample.atMs;
    if (lastedMs < minMs) {
        return "too_short";
    }
    if (lastedMs > maxMs) {
        return "too_long";
    }
    if (clearness < minClearness) {
        return "too_noisy";
    }
    const openness = pickSeen(before, before.sample.openness);
    if (openness.reduce((sum, value) => sum + value, 0) < minOpenBefore * openness.length) {
        return "shut_before";
    }
    if (Math.max(...pickSeen(bottom, bottom.eyeRatios)) >= eyeBelow * reference) {
        return "one_eye";
    }
    return likelihood >= minLikelihood ? "blink" : "unlikely";
}

/** Logistic regression, blinks and other dips of the model's clips taken as equally frequent. */
function rateFeatures(features: DipFeatures): number {
    const [slope, offset] = BLINK_MODEL.expectedContrast;
    const known = {
        ...features,
        contrastFall: features.contrastFall ?? slope * features.fall + offset,
    };
    const sum = DIP_FEATURES.reduce<number>(
        (total, name) => total + BLINK_MODEL.weights[name] * known[name],
        BLINK_MODEL.bias,
    );
    return 1 / (1 + Math.exp(-sum));
}
