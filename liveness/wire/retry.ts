/** When and how often a request is tried again. */
export interface RetryRules {
    /** Attempts after the first. */
    readonly retries: number;
    /** The wait before the first retry is up to this, doubled for each further one ... */
    readonly baseDelayMs: number;
    /** ... and never more than this, unless the server asks for more. */
    readonly maxDelayMs: number;
}

export const DEFAULT_RETRY_RULES: RetryRules = { retries: 2, baseDelayMs: 200, maxDelayMs: 2000 };

/** The server did not take the request, or a proxy could not pass it on: another attempt may succeed. */
const RETRIED: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

export function isRetried(status: number): boolean {
    return RETRIED.has(status);
}

/**
 * How long to wait before an attempt: a random part of a doubling wait ("full jitter"), so that tablets that failed together
 * do not come back together; on top of what the server asked for.
 *
 * @param attempt 0 for the first retry
 * @param random 0 to below 1
 */
export function retryDelayMs(
    attempt: number,
    random: number,
    retryAfterMs: number | undefined,
    { baseDelayMs, maxDelayMs }: RetryRules,
): number {
    return (retryAfterMs ?? 0) + random * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
}

/**
 * `Retry-After`, in whole seconds or as a date (RFC 9110, 10.2.3).
 *
 * @param nowMs since 1970
 * @returns milliseconds, 0 for a date that has passed; undefined for none or nonsense
 */
export function readRetryAfterMs(value: string | null, nowMs: number): number | undefined {
    if (value === null) {
        return undefined;
    }
    if (/^\d{1,9}$/.test(value)) {
        return Number(value) * 1000;
    }
    const atMs = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
