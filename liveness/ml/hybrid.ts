import { LivenessError } from "../errors";
import { clampScore } from "../score";

/** What a model said of the frames. */
export interface MlScore {
    /** 0..1, 1 live. */
    readonly score: number;
    /** 0..100, how sure it is of that; 50 is a coin. */
    readonly confidence: number;
}

/** Asks a model, here or on a server. Null: it could not assess the frames (no model, no face). Throwing is an error. */
export type MlScorer<F> = (frames: readonly F[]) => Promise<MlScore | null>;

/** What went wrong on the way to a score, in the order in which it did. */
export type MlReason =
    | "local_unavailable"
    | "local_error"
    | "local_low_confidence"
    | "server_unavailable"
    | "server_error";

export interface HybridScore {
    /** 0..1; null: nobody could tell, which is neither live nor not. */
    readonly score: number | null;
    /** 0..100 with a score, else null. */
    readonly confidence: number | null;
    /** Whose score it is. */
    readonly source: "local" | "server" | null;
    readonly reasons: readonly MlReason[];
}

/** SPEC L7: a local score less sure than this is not relied on. */
export const MIN_LOCAL_CONFIDENCE = 70;

export interface HybridScorers<F> {
    /** Left out: there is no local model. */
    readonly local?: MlScorer<F>;
    /** `POST /api/liveness/verify`, for one; left out: there is no server. */
    readonly server?: MlScorer<F>;
    readonly minConfidence?: number;
}

/**
 * SPEC L7: the local score first; confidence under 70 % or an error, and the server is asked. When it does not answer
 * either, there is no score: one that was not relied on is not relied on because the server is away. Never throws for what a
 * scorer does.
 *
 * @throws LivenessError `invalid_option`
 */
export async function scoreHybrid<F>(
    frames: readonly F[],
    { local, server, minConfidence = MIN_LOCAL_CONFIDENCE }: HybridScorers<F>,
): Promise<HybridScore> {
    if (!(minConfidence >= 0 && minConfidence <= 100)) {
        throw new LivenessError(
            "invalid_option",
            `minConfidence: expected a number from 0 to 100, got ${minConfidence}`,
        );
    }
    const reasons: MlReason[] = [];
    const here = local ? await ask(local, frames) : "unavailable";
    if (typeof here === "object" && here.confidence >= minConfidence) {
        return { ...here, source: "local", reasons };
    }
    reasons.push(typeof here === "object" ? "local_low_confidence" : `local_${here}`);
    const there = server ? await ask(server, frames) : "unavailable";
    if (typeof there === "object") {
        return { ...there, source: "server", reasons };
    }
    reasons.push(`server_${there}`);
    return { score: null, confidence: null, source: null, reasons };
}

/** A score that is no number is an error too. */
async function ask<F>(
    scorer: MlScorer<F>,
    frames: readonly F[],
): Promise<MlScore | "unavailable" | "error"> {
    try {
        const answer = await scorer(frames);
        if (answer === null) {
            return "unavailable";
        }
        const { score, confidence } = answer;
        return Number.isFinite(score) && confidence >= 0 && confidence <= 100
            ? { score: clampScore(score), confidence }
            : "error";
    } catch {
        return "error";
    }
}
