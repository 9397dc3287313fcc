/** Reads a request's body with a limit and a deadline, chunk by chunk. */
import type { IncomingMessage } from "node:http";
import { SidecarError } from "../core/errors.ts";

/** The connection is gone: nobody reads an answer. */
export class ClientGone extends Error {
    constructor() {
        super("the client went away");
        this.name = "ClientGone";
    }
}

/**
 * Hands the body to `onChunk` until it ends. After a refusal nothing more is handed over; the rest of the body is
 * left where it is (see `discardRest`).
 *
 * @param signal ends the wait with its reason
 * @throws SidecarError `body_too_large`, at once when the length is announced; ClientGone; the signal's reason;
 *   whatever `onChunk` throws
 */
export function readBody(
    request: IncomingMessage,
    { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
    onChunk: (chunk: Buffer) => void,
): Promise<void> {
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
        return Promise.reject(tooLarge(maxBytes));
    }
    if (request.destroyed) {
        return Promise.reject(new ClientGone());
    }
    return new Promise((resolve, reject) => {
        let received = 0;
        const settle = (error?: Error): void => {
            request.off("data", onData).off("end", onEnd).off("close", onGone).off("error", onGone);
            signal.removeEventListener("abort", onAbort);
            if (error) {
                request.pause();
                reject(error);
            } else {
                resolve();
            }
        };
        const onData = (chunk: Buffer): void => {
            received += chunk.length;
            try {
                if (received > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                onChunk(chunk);
            } catch (error) {
                settle(error as Error);
            }
        };
        const onEnd = (): void => {
            settle();
        };
        const onGone = (): void => {
            settle(new ClientGone());
        };
        const onAbort = (): void => {
            settle(signal.reason as Error);
        };
        if (signal.aborted) {
            onAbort();
            return;
        }
        signal.addEventListener("abort", onAbort);
        request.on("data", onData).on("end", onEnd).on("close", onGone).on("error", onGone);
    });
}

/** The whole body as one buffer. @throws as `readBody` */
export async function readWhole(
    request: IncomingMessage,
    limits: { maxBytes: number; signal: AbortSignal },
): Promise<Buffer> {
    const chunks: Buffer[] = [];
    await readBody(request, limits, (chunk) => {
        chunks.push(chunk);
    });
    return Buffer.concat(chunks);
}

/** How much and how long a refused client may go on sending. */
const LINGER_BYTES = 8 * 1024 * 1024;
const LINGER_MS = 2000;

/**
 * Throws away what a refused request still sends, but not for ever.
 *
 * @param onEnd called when the body has ended; not when the client goes away or is cut off
 */
export function discardRest(request: IncomingMessage, onEnd: () => void): void {
    let left = LINGER_BYTES;
    const cutOff = (): void => {
        request.socket.destroy();
    };
    const timer = setTimeout(cutOff, LINGER_MS).unref();
    request.on("data", (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) {
            cutOff();
        }
    });
    request.once("end", onEnd);
    request.once("close", () => {
        clearTimeout(timer);
    });
    request.resume();
}

function tooLarge(maxBytes: number): SidecarError {
    return new SidecarError("body_too_large", `expected at most ${maxBytes} bytes`);
}
