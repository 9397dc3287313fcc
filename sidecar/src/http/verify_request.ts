/** The body of a verification: a document in JSON or TOON, and frames beside or inside it. */
import type { IncomingMessage } from "node:http";
import { SidecarError } from "../core/errors.ts";
import { readWhole } from "./body.ts";
import { bodyKindOf, formatOf, type Format } from "./media_type.ts";
import { decodeInlineFrames } from "./inline_frames.ts";
import { readMultipart } from "./multipart.ts";
import { parseDocument, type VerifyDocument } from "./verify_document.ts";

export interface RequestLimits {
    readonly maxBytes: number;
    readonly maxFrames: number;
    readonly signal: AbortSignal;
}

/** A request whose parts fit each other; the frames are not looked at yet. */
export interface VerifyRequest {
    readonly sessionId: string;
    readonly deviceId: string;
    /** The device's own clock: neither trusted nor judged. */
    readonly capturedAt: string;
    readonly hashes: readonly string[];
    /** Encoded pictures, each in memory of its own that can be moved to a thread. */
    readonly frames: readonly Uint8Array<ArrayBuffer>[];
    /** How the document was written; the answer is written the same way. */
    readonly format: Format;
}

/**
 * Reads the whole body.
 *
 * @param onFormat called as soon as the format is known, so that an error can be answered in it
 * @throws SidecarError; ClientGone; the signal's reason
 */
export async function readVerifyRequest(
    request: IncomingMessage,
    limits: RequestLimits,
    onFormat: (format: Format) => void,
): Promise<VerifyRequest> {
    const kind = bodyKindOf(request.headers);
    if (kind !== "multipart") {
        onFormat(kind);
        const document = parseDocument(await readWhole(request, limits), kind, limits);
        const inline = decodeInlineFrames(document.frames ?? [], limits.maxFrames);
        return assemble(document, inline, kind);
    }
    const body = await readMultipart(request, limits);
    const format = formatOf(body.document.type);
    if (!format) {
        throw new SidecarError(
            "unsupported_media_type",
            "expected the part request as application/json or text/toon",
            { field: "request" },
        );
    }
    onFormat(format);
    const document = parseDocument(body.document.bytes, format, limits);
    if (document.frames) {
        throw new SidecarError("invalid_field", "frames: expected in parts of their own", {
            field: "frames",
        });
    }
    return assemble(document, body.frames, format);
}

function assemble(
    document: VerifyDocument,
    frames: readonly Uint8Array<ArrayBuffer>[],
    format: Format,
): VerifyRequest {
    const { frame_count: count, frame_hashes: hashes } = document;
    if (frames.length !== count) {
        throw new SidecarError("invalid_field", `frame_count: ${frames.length} frames came`, {
            field: "frame_count",
        });
    }
    if (hashes.length !== count) {
        throw new SidecarError("invalid_field", `frame_hashes: expected ${count}, one a frame`, {
            field: "frame_hashes",
        });
    }
    return {
        sessionId: document.session_id,
        deviceId: document.device_id,
        capturedAt: document.captured_at,
        hashes,
        frames,
        format,
    };
}
