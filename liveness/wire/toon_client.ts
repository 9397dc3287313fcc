import type { AbortSignalLike, ClientIo, HttpAnswer, HttpRequest } from "./client_io.ts";
import { toBase64Url } from "./base64url.ts";
import {
    DEFAULT_RETRY_RULES,
    isRetried,
    readRetryAfterMs,
    retryDelayMs,
    type RetryRules,
} from "./retry.ts";
import { callTimed } from "./timed_call.ts";
import { decodeTokens, encodeTokens } from "./token_set.ts";
import { ToonClientError } from "./toon_client_error.ts";
import {
    ERROR_TOKENS,
    VERIFY_ANSWER_TOKENS,
    VERIFY_REQUEST_TOKENS,
    type VerifyAnswerTokens,
} from "./verify_tokens.ts";

export interface ToonClientOptions<S extends AbortSignalLike> {
    /** Where the sidecar listens, e.g. `https://face.example.com`; with or without a path before `/api`. */
    readonly baseUrl: string;
    /** Asked before every attempt, since a ticket is good for one. */
    readonly getTicket: () => Promise<string>;
    readonly io: ClientIo<S>;
    /** For one attempt. */
    readonly attemptTimeoutMs?: number;
    /** For all of them, waits included. */
    readonly timeoutMs?: number;
    readonly retry?: RetryRules;
}

/** What is to be verified. */
export interface VerifyInput {
    readonly sessionId: string;
    readonly deviceId: string;
    /** ISO 8601 in UTC with a `Z`. */
    readonly capturedAt: string;
    /** JPEG, PNG or WebP, in the order of capture. */
    readonly frames: readonly Uint8Array[];
    /** SHA-256 of each frame in lower-case hex. */
    readonly frameHashes: readonly string[];
}

const PATH = "/api/liveness/verify";
const TOON = "text/toon";
const DEFAULT_ATTEMPT_TIMEOUT_MS = 5000;
const DEFAULT_TIMEOUT_MS = 10_000;
const OK = 200;
/** More is no answer of the wire. */
const MAX_ANSWER_LENGTH = 16_384;

/** Asks the sidecar for a verdict, in TOON. Nothing of a request or an answer is kept. */
export class ToonClient<S extends AbortSignalLike> {
    private readonly url: string;
    private readonly attemptTimeoutMs: number;
    private readonly timeoutMs: number;
    private readonly retry: RetryRules;

    /** @throws ToonClientError `invalid_request` */
    constructor(private readonly options: ToonClientOptions<S>) {
        const { attemptTimeoutMs = DEFAULT_ATTEMPT_TIMEOUT_MS, timeoutMs = DEFAULT_TIMEOUT_MS } =
            options;
        const { baseUrl, retry = DEFAULT_RETRY_RULES } = options;
        expect(/^https?:\/\/[^\s?#]+$/.test(baseUrl), "baseUrl: expected an http or https address");
        for (const [name, value] of Object.entries({ attemptTimeoutMs, timeoutMs })) {
            expect(value > 0 && Number.isFinite(value), `${name}: expected a number above 0`);
        }
        expect(
            Number.isInteger(retry.retries) && retry.retries >= 0 && retry.retries <= 10,
            "retry.retries: expected a whole number from 0 to 10",
        );
        expect(
            retry.baseDelayMs >= 0 && retry.maxDelayMs >= retry.baseDelayMs,
            "retry: expected 0 <= baseDelayMs <= maxDelayMs",
        );
        this.url = baseUrl.replace(/\/+$/, "") + PATH;
        this.attemptTimeoutMs = attemptTimeoutMs;
        this.timeoutMs = timeoutMs;
        this.retry = retry;
    }

    /**
     * Tries again when the server was busy or the connection failed, with a ticket of its own each time, as long as the time
     * allows. A wait that the server asks for and that would not end in time is not begun.
     *
     * @param signal of the caller: gives up at once
     * @throws ToonClientError; ToonError when the input cannot be written
     */
    async verify(input: VerifyInput, signal?: AbortSignalLike): Promise<VerifyAnswerTokens> {
        const body = writeDocument(input, this.options.io.fetchForm === undefined);
        const { io } = this.options;
        const endMs = io.elapsed() + this.timeoutMs;
        for (let attempt = 0; ; attempt++) {
            const found = await this.attempt(input, body, endMs, signal);
            if (!(found instanceof ToonClientError)) {
                return found;
            }
            const delayMs = retryDelayMs(attempt, io.random(), found.retryAfterMs, this.retry);
            const isOver = attempt >= this.retry.retries || io.elapsed() + delayMs >= endMs;
            if (isOver || !isWorthRetrying(found)) {
                throw found;
            }
            const waited = await callTimed(io, endMs - io.elapsed(), signal, (until) =>
                io.sleep(delayMs, until),
            );
            if ("end" in waited) {
                throw endError(waited.end);
            }
        }
    }

    /** One request, its answer read and checked; an error is returned, so that the caller may try again. */
    private async attempt(
        input: VerifyInput,
        body: string,
        endMs: number,
        caller: AbortSignalLike | undefined,
    ): Promise<VerifyAnswerTokens | ToonClientError> {
        const { io, getTicket } = this.options;
        const timeoutMs = Math.min(this.attemptTimeoutMs, endMs - io.elapsed());
        const reached = { ticket: false };
        const result = await callTimed(io, timeoutMs, caller, async (signal) => {
            const ticket = await getTicket();
            reached.ticket = true;
            const answer = await this.send(ticket, input, body, signal);
            return { answer, text: await readText(answer) };
        });
        if ("end" in result) {
            return endError(result.end);
        }
        if ("error" in result) {
            return reached.ticket
                ? new ToonClientError("network", "the connection failed", { cause: result.error })
                : new ToonClientError("ticket_unavailable", "no ticket could be had", {
                      cause: result.error,
                  });
        }
        const { answer, text } = result.value;
        return answer.status === OK ? readAnswer(text, input) : readRefusal(answer, text, io.now());
    }

    private send(
        ticket: string,
        { frames }: VerifyInput,
        body: string,
        signal: S,
    ): Promise<HttpAnswer> {
        const { io } = this.options;
        const headers = { Authorization: `Bearer ${ticket}`, Accept: TOON };
        const request: Omit<HttpRequest<S>, "body"> = {
            method: "POST",
            headers,
            signal,
            redirect: "error",
            credentials: "omit",
            cache: "no-store",
        };
        return io.fetchForm
            ? io.fetchForm(this.url, request, { document: body, type: TOON, frames })
            : io.fetch(this.url, {
                  ...request,
                  headers: { ...headers, "Content-Type": TOON },
                  body,
              });
    }
}

function expect(holds: boolean, expected: string): void {
    if (!holds) {
        throw new ToonClientError("invalid_request", expected);
    }
}

/** @param isAlone the pictures are in it */
function writeDocument(input: VerifyInput, isAlone: boolean): string {
    const { sessionId, deviceId, capturedAt, frames, frameHashes } = input;
    expect(
        frames.length > 0 && frames.length === frameHashes.length,
        "expected at least one frame, and a hash for each",
    );
    return encodeTokens(
        {
            session_id: sessionId,
            device_id: deviceId,
            captured_at: capturedAt,
            frame_hashes: frameHashes,
            frame_count: frames.length,
            ...(isAlone && { frames: frames.map(toBase64Url) }),
        },
        VERIFY_REQUEST_TOKENS,
    );
}

/** Null for what is no TOON of the wire: another content type, or too much of it. */
async function readText(answer: HttpAnswer): Promise<string | null> {
    const type = (answer.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
    const length = Number(answer.headers.get("content-length") ?? 0);
    if (type !== TOON || length > MAX_ANSWER_LENGTH) {
        return null;
    }
    const text = await answer.text();
    return text.length > MAX_ANSWER_LENGTH ? null : text;
}

function readAnswer(text: string | null, input: VerifyInput): VerifyAnswerTokens | ToonClientError {
    try {
        const answer = decodeTokens(text ?? "", VERIFY_ANSWER_TOKENS);
        const isOurs =
            answer.session_id === input.sessionId &&
            answer.device_id === input.deviceId &&
            answer.frame_hashes.join() === input.frameHashes.join();
        return isOurs
            ? answer
            : new ToonClientError("invalid_answer", "the answer is to another request", {
                  status: OK,
              });
    } catch (cause) {
        return new ToonClientError("invalid_answer", "the answer is not of docs/wire.md", {
            status: OK,
            cause,
        });
    }
}

function readRefusal(answer: HttpAnswer, text: string | null, nowMs: number): ToonClientError {
    const { status } = answer;
    const retryAfterMs = readRetryAfterMs(answer.headers.get("retry-after"), nowMs);
    const details = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    try {
        const { code, message, field } = decodeTokens(text ?? "", ERROR_TOKENS);
        return new ToonClientError("refused", message, {
            ...details,
            serverCode: code,
            ...(field !== undefined && { field }),
        });
    } catch {
        return new ToonClientError("refused", `status ${status}`, details);
    }
}

/** A ticket that is new and yet used was sent twice on the way, by a proxy whose replica died: another one will do. */
function isWorthRetrying({ code, status, serverCode }: ToonClientError): boolean {
    return (
        code === "network" ||
        code === "timeout" ||
        serverCode === "token_used" ||
        (code === "refused" && status !== undefined && isRetried(status))
    );
}

function endError(end: "aborted" | "timeout"): ToonClientError {
    return end === "aborted"
        ? new ToonClientError("aborted", "the caller gave up")
        : new ToonClientError("timeout", "no answer in time");
}
