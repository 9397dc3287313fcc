export type ToonClientErrorCode =
    /** An option or the request makes no sense; nothing was sent. */
    | "invalid_request"
    /** The caller gave up. */
    | "aborted"
    /** No answer in time, all attempts together. */
    | "timeout"
    /** The connection failed. */
    | "network"
    /** No ticket could be had. */
    | "ticket_unavailable"
    /** The server answered with an error; `status` and `serverCode` say which. */
    | "refused"
    /** The answer is not of docs/wire.md, or not to this request. */
    | "invalid_answer";

export interface ToonClientErrorDetails {
    readonly status?: number;
    /** As docs/wire.md lists them; left out when the answer came from something else, a proxy for one. */
    readonly serverCode?: string;
    readonly field?: string;
    /** How long the server asked to wait. */
    readonly retryAfterMs?: number;
    readonly cause?: unknown;
}

/** Why there is no verdict. The message holds no ticket and no picture. */
export class ToonClientError extends Error {
    readonly code: ToonClientErrorCode;
    readonly status: number | undefined;
    readonly serverCode: string | undefined;
    readonly field: string | undefined;
    readonly retryAfterMs: number | undefined;

    constructor(
        code: ToonClientErrorCode,
        message: string,
        { status, serverCode, field, retryAfterMs, cause }: ToonClientErrorDetails = {},
    ) {
        super(message, cause === undefined ? undefined : { cause });
        this.name = "ToonClientError";
        this.code = code;
        this.status = status;
        this.serverCode = serverCode;
        this.field = field;
        this.retryAfterMs = retryAfterMs;
    }
}
