/** The part of an AbortSignal that the client uses. */
export interface AbortSignalLike {
    readonly aborted: boolean;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
}

export interface AbortControllerLike<S extends AbortSignalLike> {
    readonly signal: S;
    abort(): void;
}

/** What the client asks `fetch` for. */
export interface HttpRequest<S extends AbortSignalLike> {
    readonly method: "POST";
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly signal: S;
    /** A ticket follows nobody elsewhere. */
    readonly redirect: "error";
    readonly credentials: "omit";
    readonly cache: "no-store";
}

/** A multipart body: the document in a part `request`, then each picture in a part `frame`. */
export interface FormParts {
    readonly document: string;
    /** Media type of the document. */
    readonly type: string;
    readonly frames: readonly Uint8Array[];
}

/** The part of a Response that the client reads. */
export interface HttpAnswer {
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    text(): Promise<string>;
}

/** The outside world. A page and Node give their own `fetch`, `AbortController`, `performance.now`, `Date.now`, `Math.random`. */
export interface ClientIo<S extends AbortSignalLike> {
    readonly fetch: (url: string, request: HttpRequest<S>) => Promise<HttpAnswer>;
    /** As `fetch`, with a multipart body, whose `Content-Type` it makes. Left out: pictures travel as text, a third larger. */
    readonly fetchForm?: (
        url: string,
        request: Omit<HttpRequest<S>, "body">,
        parts: FormParts,
    ) => Promise<HttpAnswer>;
    readonly newAbortController: () => AbortControllerLike<S>;
    /** Resolves after so many ms, or at once when the signal aborts; never rejects. */
    readonly sleep: (ms: number, signal: S) => Promise<void>;
    /** Milliseconds on a clock that nobody sets and that never goes back: what deadlines are kept by. */
    readonly elapsed: () => number;
    /** Milliseconds since 1970, for a server's `Retry-After` that names a time of day. */
    readonly now: () => number;
    /** 0 to below 1. */
    readonly random: () => number;
}
