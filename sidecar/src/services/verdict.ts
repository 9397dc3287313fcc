/** From what the models say to one verdict. Pure. */
import { confidenceOf, weightedMean } from "../../../liveness/ml/ensemble.ts";
import { roundDecimal } from "../../../liveness/wire/token_set.ts";
import type { ModelSaying, NotAssessedReason } from "../../../liveness/wire/verify_answer.ts";
import type { Verdict } from "../../../liveness/wire/verify_tokens.ts";

/** Why a verdict is what it is; the words are the wire's. */
export type VerdictReason =
    "no_model" | "score_below_threshold" | "identical_frames" | NotAssessedReason;

export type JudgedModel = {
    /** 0 never counts, whatever the model says or fails to say. */
    readonly weight: number;
    readonly threshold: number;
} & ModelSaying;

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
    readonly models: readonly JudgedModel[];
    readonly identicalFrames: boolean;
}

type Assessed = JudgedModel & { readonly score: number };

/**
 * The weighted mean of the counted models that have a score, against the weighted mean of their thresholds. A counted
 * one without a score is named in the reasons; when none has one, nothing was assessed, whatever the others say. Two
 * frames with the same bytes are no recording of a camera: then the verdict is never `live`.
 */
export function judge({ models, identicalFrames }: Evidence): Judgement {
    const counted = models.filter(({ weight }) => weight > 0);
    const assessed = counted.filter((model): model is Assessed => model.score !== null);
    const missing = new Set(counted.flatMap((model) => model.not_assessed ?? []));
    const repeated: VerdictReason[] = identicalFrames ? ["identical_frames"] : [];
    if (assessed.length === 0) {
        const silent: VerdictReason[] = counted.length === 0 ? ["no_model"] : [...missing];
        return {
            verdict: "not_assessed",
            score: null,
            threshold: null,
            confidence: null,
            reasons: [...silent, ...repeated],
        };
    }
    const score = roundDecimal(weightedMean(assessed, (model) => model.score));
    const threshold = roundDecimal(weightedMean(assessed, (model) => model.threshold));
    const passed = score >= threshold;
    return {
        verdict: passed && !identicalFrames ? "live" : "not_live",
        score,
        threshold,
        confidence: confidenceOf(score, threshold),
        reasons: [...(passed ? [] : (["score_below_threshold"] as const)), ...repeated, ...missing],
    };
}
