import { clampScore } from "../score";
import type { MlScore } from "./hybrid";

/** The part of a sidecar's answer that a score is read from; `docs/wire.md` says what each means. */
export interface ServerVerdict {
    readonly verdict: string;
    readonly score?: number | null;
    readonly threshold?: number | null;
    readonly confidence?: number | null;
}

/**
 * A server's verdict as a model's score. `not_assessed` is no score. One that is `not_live` although the score reaches the
 * threshold (identical frames) is 0: what the server refused does not count through its score.
 */
export function readServerScore(answer: ServerVerdict): MlScore | null {
    const { verdict, score, threshold, confidence } = answer;
    if ((verdict !== "live" && verdict !== "not_live") || typeof score !== "number") {
        return null;
    }
    const isRefused = verdict === "not_live" && score >= (threshold ?? 1);
    return { score: isRefused ? 0 : clampScore(score), confidence: confidence ?? 0 };
}
