/** A multipart body: one part `request` (the document), parts `frame` (pictures, in the order of capture). */
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import busboy from "busboy";
import { SidecarError } from "../core/errors.ts";
import { readBody } from "./body.ts";
import { MAX_DOCUMENT_BYTES } from "./verify_document.ts";

export interface MultipartBody {
    readonly document: { readonly type: string; readonly bytes: Buffer };
    readonly frames: readonly Uint8Array<ArrayBuffer>[];
}

export interface MultipartLimits {
    readonly maxBytes: number;
    readonly maxFrames: number;
    readonly signal: AbortSignal;
}

const DOCUMENT = "request";
const FRAME = "frame";

/**
 * Reads the parts into memory; the body's limit is the memory's limit.
 *
 * @throws SidecarError `invalid_multipart` | `too_many_frames` | `body_too_large`; what `readBody` throws
 */
export async function readMultipart(
    request: IncomingMessage,
    limits: MultipartLimits,
): Promise<MultipartBody> {
    const collector = new Collector(limits.maxFrames);
    const parser = makeParser(request, limits);
    const parsed = collector.listen(parser);
    // A refusal of the parser surfaces below; until then it has no listener.
    parsed.catch(() => undefined);
    try {
        await readBody(request, limits, (chunk) => {
            parser.write(chunk);
            collector.throwIfRefused();
        });
        parser.end();
        await Promise.race([parsed, refuseUnended()]);
        return collector.body();
    } finally {
        parser.destroy();
    }
}

/**
 * All bytes are in: every part has ended before the next turn of the event loop, or never will. A part that begins behind
 * the last boundary is such a one, and busboy would wait for its end for ever.
 */
async function refuseUnended(): Promise<never> {
    await nextTurn();
    throw malformedParts();
}

function makeParser(request: IncomingMessage, limits: MultipartLimits): busboy.Busboy {
    try {
        return busboy({
            headers: request.headers,
            limits: {
                fieldSize: MAX_DOCUMENT_BYTES,
                fileSize: limits.maxBytes,
                fields: 1,
                // One more of each than is allowed: what is too much has to be seen to be refused.
                files: limits.maxFrames + 2,
                parts: limits.maxFrames + 3,
                headerPairs: 16,
            },
        });
    } catch {
        throw new SidecarError("invalid_multipart", "expected multipart/form-data with a boundary");
    }
}

class Collector {
    private readonly frames: Uint8Array<ArrayBuffer>[] = [];
    private document: MultipartBody["document"] | null = null;
    private refusal: SidecarError | null = null;
    private framesBegun = 0;

    constructor(private readonly maxFrames: number) {}

    /** Resolves when the last part is in. */
    listen(parser: busboy.Busboy): Promise<void> {
        parser.on("field", (name, value, info) => {
            // busboy's types do not say so: in a charset that it does not know there is no value.
            const isText = typeof (value as unknown) === "string";
            if (name !== DOCUMENT || info.valueTruncated || !isText) {
                this.refuse(unexpectedPart());
            } else {
                this.takeDocument(info.mimeType, Buffer.from(value));
            }
        });
        parser.on("file", (name, stream, info) => {
            if (name === FRAME) {
                this.takeFrame(stream);
            } else if (name === DOCUMENT) {
                collect(stream, (bytes) => {
                    this.takeDocument(info.mimeType, Buffer.from(bytes.buffer));
                });
            } else {
                this.refuse(unexpectedPart());
                passOver(stream);
            }
        });
        for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"]) {
            parser.on(limit, () => {
                this.refuse(unexpectedPart());
            });
        }
        return new Promise((resolve, reject) => {
            parser.on("close", () => {
                if (this.refusal) {
                    reject(this.refusal);
                } else {
                    resolve();
                }
            });
            parser.on("error", () => {
                this.refuse(malformedParts());
                reject(this.refusal ?? unexpectedPart());
            });
        });
    }

    throwIfRefused(): void {
        if (this.refusal) {
            throw this.refusal;
        }
    }

    body(): MultipartBody {
        if (!this.document) {
            throw new SidecarError("invalid_multipart", `expected a part named ${DOCUMENT}`, {
                field: DOCUMENT,
            });
        }
        return { document: this.document, frames: this.frames };
    }

    private takeDocument(type: string, bytes: Buffer): void {
        if (this.document || bytes.length > MAX_DOCUMENT_BYTES) {
            this.refuse(unexpectedPart());
        }
        this.document = { type, bytes };
    }

    private takeFrame(stream: Readable): void {
        const index = this.framesBegun;
        this.framesBegun += 1;
        if (index >= this.maxFrames) {
            this.refuse(
                new SidecarError("too_many_frames", `expected at most ${this.maxFrames} frames`),
            );
            passOver(stream);
            return;
        }
        collect(stream, (bytes) => {
            this.frames[index] = bytes;
        });
    }

    private refuse(error: SidecarError): void {
        this.refusal ??= error;
    }
}

function malformedParts(): SidecarError {
    return new SidecarError("invalid_multipart", "the parts are malformed");
}

function unexpectedPart(): SidecarError {
    return new SidecarError(
        "invalid_multipart",
        `expected one part ${DOCUMENT} of at most ${MAX_DOCUMENT_BYTES} bytes and parts ${FRAME}, nothing else`,
    );
}

/** A part that nobody wants. Cut off, it fails like any other, and an error that nobody hears ends the process. */
function passOver(stream: Readable): void {
    stream.on("error", () => undefined);
    stream.resume();
}

/** One part in an ArrayBuffer of its own: a buffer out of Node's pool cannot be moved to a thread. */
function collect(stream: Readable, done: (bytes: Uint8Array<ArrayBuffer>) => void): void {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
    });
    stream.on("end", () => {
        const bytes = new Uint8Array(length);
        let at = 0;
        for (const chunk of chunks) {
            bytes.set(chunk, at);
            at += chunk.length;
        }
        done(bytes);
    });
    stream.on("error", () => undefined);
}
