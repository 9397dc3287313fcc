/**
 * Why a prompt ended without passing. The words are the wire's (docs/wire.md, "Fail reasons"): a row keeps them
 * for years, so none is renamed.
 */

/** The person was asked and filmed, and did not do it in time. */
export const FAILED_REASONS = ["timeout"] as const;

/** The prompt could not be judged: something other than the person ended it. */
export const ABORTED_REASONS = [
    "models_unavailable",
    "worker_crashed",
    "insecure_context",
    "camera_unsupported",
    "camera_not_found",
    "camera_denied",
    "camera_unanswered",
    "camera_busy",
    "camera_lost",
    "picture_hidden",
    "too_dark",
    "frame_rate",
    "cancelled",
    "page_hidden",
    "skipped",
] as const;

export type FailedReason = (typeof FAILED_REASONS)[number];
export type AbortedReason = (typeof ABORTED_REASONS)[number];
export type FailReason = FailedReason | AbortedReason;

const ABORTED: ReadonlySet<unknown> = new Set(ABORTED_REASONS);

/** True for the words of `ABORTED_REASONS`; anything else, of any type, is false. */
export function isAbortedReason(value: unknown): value is AbortedReason {
    return ABORTED.has(value);
}
