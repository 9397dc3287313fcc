/** What was wrong with what a caller gave. Nothing was changed when it is thrown. */
export type LivenessErrorCode =
    /** An option makes no sense; the message names it. */
    | "invalid_option"
    /** A picture's pixels do not fit its width and height. */
    | "invalid_pixels"
    /** A frame of a session is not what a frame is; the message names which. */
    | "invalid_frame"
    /** A policy breaks a rule; the message names the field. */
    | "invalid_policy"
    /** There is no policy of this name. */
    | "unknown_policy"
    /** A tuning sample is not usable; the message names which. */
    | "invalid_sample";

/** Every error this library throws on purpose, but those of the wire (`ToonError`, `ToonClientError`). */
export class LivenessError extends Error {
    readonly code: LivenessErrorCode;

    /** @param expected what was expected, in words; never a value that could be a picture or a token */
    constructor(code: LivenessErrorCode, expected: string) {
        super(expected);
        this.name = "LivenessError";
        this.code = code;
    }
}
