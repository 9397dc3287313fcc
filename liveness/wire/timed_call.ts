import type { AbortSignalLike, ClientIo } from "./client_io.ts";

/** How a call ended before it was done. */
export type CallEnd = "aborted" | "timeout";

export type CallResult<T> =
    { readonly value: T } | { readonly end: CallEnd } | { readonly error: unknown };

/**
 * Runs something that can be aborted, for so long at most, or until the caller gives up. Whatever it does afterwards is
 * nobody's business any more; listeners and timers are gone when this returns.
 */
export async function callTimed<S extends AbortSignalLike, T>(
    io: ClientIo<S>,
    timeoutMs: number,
    caller: AbortSignalLike | undefined,
    act: (signal: S) => Promise<T>,
): Promise<CallResult<T>> {
    if (caller?.aborted) {
        return { end: "aborted" };
    }
    const call = io.newAbortController();
    const timer = io.newAbortController();
    let stop: (end: CallEnd) => void = () => undefined;
    const ended = new Promise<CallResult<T>>((resolve) => {
        stop = (end) => {
            resolve({ end });
            call.abort();
        };
    });
    const onAbort = (): void => {
        stop("aborted");
    };
    caller?.addEventListener("abort", onAbort);
    void io.sleep(timeoutMs, timer.signal).then(() => {
        if (!timer.signal.aborted) {
            stop("timeout");
        }
    });
    try {
        return await Promise.race([ended, run(() => act(call.signal))]);
    } finally {
        caller?.removeEventListener("abort", onAbort);
        timer.abort();
    }
}

/** Never rejects, also when it throws at once. */
async function run<T>(act: () => Promise<T>): Promise<CallResult<T>> {
    try {
        return { value: await act() };
    } catch (error) {
        return { error };
    }
}
