/** What the sidecar's client gets from a page. */
import type { ClientIo } from "../../../../liveness/wire/client_io";

export const PAGE_IO: ClientIo<AbortSignal> = {
    fetch: (url, request) => fetch(url, { ...request, referrerPolicy: "no-referrer" }),
    fetchForm: (url, request, { document, type, frames }) => {
        const body = new FormData();
        body.append("request", new Blob([document], { type }), "request");
        for (const frame of frames) {
            body.append(
                "frame",
                new Blob([frame as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }),
                "frame",
            );
        }
        // The kiosk's address holds its key: it is nobody's business but Odoo's.
        return fetch(url, { ...request, body, referrerPolicy: "no-referrer" });
    },
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

/** SHA-256 of a text in UTF-8, lower-case hex. */
export async function digestText(text: string): Promise<string> {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
