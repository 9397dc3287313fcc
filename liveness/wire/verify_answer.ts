/** The answer of `POST /api/liveness/verify` as JSON spells it; `VERIFY_ANSWER_TOKENS` is the same in TOON. */
import type { Verdict } from "./verify_tokens.ts";

/** Why a model said nothing about the frames. */
export const NOT_ASSESSED_REASONS = [
    /** A sequence model wants more frames with a face. */
    "too_few_frames",
    /** The part of the picture that it looks at lies outside the frame in more than half of them. */
    "face_outside_frame",
    /** Its output is no number. */
    "no_number",
    /** The runtime failed on it. */
    "model_failed",
] as const;

export type NotAssessedReason = (typeof NOT_ASSESSED_REASONS)[number];

/** What one model said: a score, or why it has none. */
export type ModelSaying =
    | { readonly score: number; readonly not_assessed?: never }
    | { readonly score: null; readonly not_assessed: NotAssessedReason };

export type ModelAnswer = {
    readonly id: string;
    readonly sha256: string;
    /** Share in the verdict; 0 is reported and never counts. */
    readonly weight: number;
    readonly threshold: number;
} & ModelSaying;

export interface VerifyAnswer {
    readonly session_id: string;
    readonly device_id: string;
    readonly nonce: string;
    readonly verdict: Verdict;
    readonly score: number | null;
    readonly threshold: number | null;
    readonly confidence: number | null;
    readonly reasons: readonly string[];
    readonly frame_hashes: readonly string[];
    readonly models: readonly ModelAnswer[];
    readonly assessed_at: string;
    /** The signed verdict, a compact JWS; left out where the server has no key. */
    readonly verdict_jws?: string;
}

/** A model in TOON: `id:sha256:weight:threshold:score`, or why it has none in the score's place. */
export function toModelItem(model: ModelAnswer): string {
    const { id, sha256, weight, threshold, score, not_assessed: reason } = model;
    return [id, sha256, weight, threshold, score ?? reason].join(":");
}
