import type { Behaviour } from "../behaviours/behaviour";
import { BEHAVIOURS } from "../behaviours/registry";
import { COMPONENTS, type Component, type LivenessPolicy } from "../policies/policy";
import { clampScore, roundScore } from "../score";
import type { FusionReason } from "./fusion_reasons";
import { fuseMotion, readScore, type MaybeScore, type MotionScores } from "./motion";

/** What is known of a session. */
export interface FusionInput {
    readonly motion: MotionScores;
    readonly ml?: MaybeScore;
    readonly quality?: MaybeScore;
    readonly device?: MaybeScore;
    readonly stability?: MaybeScore;
}

/** Each 0..1; null: missing. */
export type ComponentScores = Readonly<Record<Component, number | null>>;

export interface FusionDecision {
    readonly isLive: boolean;
    /** SPEC L8's weighted sum, 0..1, to six digits. */
    readonly L1: number;
    /** Empty when it is live and nothing was missing. */
    readonly reasons: readonly FusionReason[];
    readonly components: ComponentScores;
}

/**
 * SPEC L8: L1 = w_motion*motion + w_ml*ml + w_quality*quality + w_device*device + w_stability*stability.
 *
 * Live when L1 reaches the threshold and every minimum holds. A component that is missing adds nothing to L1, is named in the
 * reasons, and does not hold its minimum. A required behaviour that is missing is never live: nobody saw it.
 *
 * @param policy valid, as a `PolicyStore` holds it
 * @param registry knows what each behaviour weighs
 */
export function fuse(
    input: FusionInput,
    policy: LivenessPolicy,
    registry: readonly Behaviour[] = BEHAVIOURS,
): FusionDecision {
    const motion = fuseMotion(input.motion, policy.behaviours, registry);
    const exact: ComponentScores = {
        motion: motion.score,
        ml: readScore(input.ml),
        quality: readScore(input.quality),
        device: readScore(input.device),
        stability: readScore(input.stability),
    };
    const L1 = weigh(exact, policy.weights);
    const components = roundAll(exact);
    const failed: FusionReason[] = motion.missing.map((code) => `${code}_missing` as const);
    const noted: FusionReason[] = [];
    for (const component of COMPONENTS) {
        const score = components[component];
        const minimum = policy.minimums[component];
        if (score === null) {
            (minimum === undefined ? noted : failed).push(`${component}_missing`);
        } else if (minimum !== undefined && score < minimum) {
            failed.push(`${component}_below_minimum`);
        }
    }
    if (L1 < policy.threshold) {
        failed.push("below_threshold");
    }
    return { isLive: failed.length === 0, L1, reasons: [...failed, ...noted], components };
}

/** SPEC L8's sum; what is missing adds nothing. */
export function weigh(components: ComponentScores, weights: LivenessPolicy["weights"]): number {
    let sum = 0;
    for (const component of COMPONENTS) {
        sum += weights[component] * (components[component] ?? 0);
    }
    return roundScore(clampScore(sum));
}

/** As they are told and compared with minimums. */
function roundAll(scores: ComponentScores): ComponentScores {
    const { motion, ml, quality, device, stability } = scores;
    const round = (score: number | null): number | null => score && roundScore(score);
    return {
        motion: round(motion),
        ml: round(ml),
        quality: round(quality),
        device: round(device),
        stability: round(stability),
    };
}
