/** Structured lines on standard output. Nothing that is handed to it may hold a token, a nonce or a picture. */
import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger };

/**
 * @param stream where lines go; standard output, written without blocking the event loop
 */
export function makeLogger(level: string, stream?: DestinationStream): Logger {
    return pino(
        { level, base: { service: "sidecar" }, timestamp: pino.stdTimeFunctions.isoTime },
        stream ?? pino.destination({ fd: 1, sync: false }),
    );
}
