/** Structured lines on standard output. Nothing that is handed to it may hold a token, a nonce or a picture. */
import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger };

/** Lines are gathered into writes of this size, or for this long: a write each costs a trip to another thread. */
const BATCH_BYTES = 4096;
const FLUSH_EVERY_MS = 500;

/**
 * @param stream where lines go; standard output, written without blocking the event loop
 */
export function makeLogger(level: string, stream?: DestinationStream): Logger {
    return pino(
        { level, base: { service: "sidecar" }, timestamp: pino.stdTimeFunctions.isoTime },
        stream ?? batchedOutput(),
    );
}

function batchedOutput(): DestinationStream {
    const output = pino.destination({ fd: 1, sync: false, minLength: BATCH_BYTES });
    setInterval(() => {
        output.flush();
    }, FLUSH_EVERY_MS).unref();
    return output;
}
