import type { Behaviour } from "../behaviours/behaviour";
import { BEHAVIOURS, type BehaviourCode } from "../behaviours/registry";
import { clampScore } from "../score";

/** A score 0..1; null, undefined or what is no finite number: nobody could tell. */
export type MaybeScore = number | null | undefined;

/** The scores of what people were asked to do. */
export type MotionScores = Readonly<Partial<Record<BehaviourCode, MaybeScore>>>;

export interface Motion {
    /** 0..1; null when none of the required behaviours could be judged. */
    readonly score: number | null;
    /** Required, but nobody could tell: adds nothing to the score. */
    readonly missing: readonly BehaviourCode[];
}

/** @returns the score within 0..1, null for one that is none */
export function readScore(score: MaybeScore): number | null {
    return typeof score === "number" && Number.isFinite(score) ? clampScore(score) : null;
}

/**
 * SPEC L8: motion = (blink * 1.0 + head turn * 0.9 + mouth * 0.5) / total weight of those required. A required one that is
 * missing keeps its weight in the total, so that it never raises the score.
 */
export function fuseMotion(
    scores: MotionScores,
    required: readonly BehaviourCode[],
    registry: readonly Behaviour[] = BEHAVIOURS,
): Motion {
    const weights = new Map(registry.map(({ code, weight }) => [code, weight]));
    let sum = 0;
    let total = 0;
    const missing: BehaviourCode[] = [];
    for (const behaviour of required) {
        const score = readScore(scores[behaviour]);
        const weight = weights.get(behaviour) ?? 0;
        total += weight;
        if (score === null) {
            missing.push(behaviour);
        } else {
            sum += score * weight;
        }
    }
    const isKnown = missing.length < required.length;
    return { score: isKnown ? clampScore(sum / total) : null, missing };
}
