/** What the library's client gets from Node. */
import type { ClientIo } from "../../../liveness/wire/client_io.ts";

export const realIo: ClientIo<AbortSignal> = {
    fetch,
    newAbortController: () => new AbortController(),
    sleep: (ms, signal) =>
        new Promise((resolve) => {
            const timer = setTimeout(resolve, ms);
            signal.addEventListener("abort", () => {
                clearTimeout(timer);
                resolve();
            });
        }),
    elapsed: () => performance.now(),
    now: () => Date.now(),
    random: () => Math.random(),
};
