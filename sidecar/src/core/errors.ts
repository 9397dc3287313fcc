/** Every refusal of the service: one class, stable codes, the HTTP status of each in one place. */

/** docs/wire.md says when each is answered; none is renamed. */
export type SidecarErrorCode =
    | "invalid_json"
    | "invalid_toon"
    | "invalid_multipart"
    | "invalid_field"
    | "token_missing"
    | "token_invalid"
    | "token_expired"
    | "token_mismatch"
    | "token_used"
    | "pairing_closed"
    | "pairing_refused"
    | "key_unknown"
    | "not_found"
    | "method_not_allowed"
    | "body_timeout"
    | "body_too_large"
    | "too_many_frames"
    | "too_many_pixels"
    | "unsupported_media_type"
    | "unsupported_image"
    | "image_unreadable"
    | "image_too_small"
    | "frame_hash_mismatch"
    | "no_face"
    | "several_faces"
    | "face_too_small"
    | "rate_limited"
    | "device_busy"
    | "internal_error"
    | "queue_full"
    | "shutting_down"
    | "store_unavailable"
    | "timeout";

export const HTTP_STATUS: Readonly<Record<SidecarErrorCode, number>> = {
    invalid_json: 400,
    invalid_toon: 400,
    invalid_multipart: 400,
    invalid_field: 400,
    token_missing: 401,
    token_invalid: 401,
    token_expired: 401,
    token_mismatch: 403,
    token_used: 403,
    pairing_closed: 403,
    pairing_refused: 403,
    key_unknown: 403,
    not_found: 404,
    method_not_allowed: 405,
    body_timeout: 408,
    body_too_large: 413,
    too_many_frames: 413,
    too_many_pixels: 413,
    unsupported_media_type: 415,
    unsupported_image: 415,
    image_unreadable: 422,
    image_too_small: 422,
    frame_hash_mismatch: 422,
    no_face: 422,
    several_faces: 422,
    face_too_small: 422,
    rate_limited: 429,
    device_busy: 429,
    internal_error: 500,
    queue_full: 503,
    shutting_down: 503,
    // 504 and not 503: the ticket is or may be spent, and a proxy that asks the next replica would only learn so.
    store_unavailable: 504,
    timeout: 504,
};

/**
 * Refusals that come before the ticket is spent: the same request may be sent again, by a proxy too. Every other one
 * has to have a status that no proxy retries by itself.
 */
export const KEEPS_TICKET: ReadonlySet<SidecarErrorCode> = new Set([
    "invalid_json",
    "invalid_toon",
    "invalid_multipart",
    "invalid_field",
    "token_missing",
    "token_invalid",
    "token_expired",
    "token_mismatch",
    "pairing_closed",
    "pairing_refused",
    "key_unknown",
    "not_found",
    "method_not_allowed",
    "body_timeout",
    "body_too_large",
    "too_many_frames",
    "unsupported_media_type",
    "rate_limited",
    "device_busy",
    "queue_full",
    "shutting_down",
]);

export interface SidecarErrorDetails {
    /** The field or part that was wrong, e.g. `frame_hashes` or `frame[2]`. */
    readonly field?: string;
    /** Whole seconds for `Retry-After`. */
    readonly retryAfterS?: number;
    readonly cause?: unknown;
}

/** A refusal the caller is told about. The message says what was expected and repeats nothing secret. */
export class SidecarError extends Error {
    readonly code: SidecarErrorCode;
    readonly field: string | undefined;
    readonly retryAfterS: number | undefined;

    constructor(code: SidecarErrorCode, message: string, details: SidecarErrorDetails = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.name = "SidecarError";
        this.code = code;
        this.field = details.field;
        this.retryAfterS = details.retryAfterS;
    }

    get status(): number {
        return HTTP_STATUS[this.code];
    }
}
