/** The body of a verification: a document in JSON or TOON, and frames beside or inside it. */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { ToonError } from "../../../liveness/wire/toon.ts";
import { decodeTokens } from "../../../liveness/wire/token_set.ts";
import { VERIFY_REQUEST_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { SidecarError } from "../errors.ts";
import { readWhole } from "./body.ts";
import { bodyKindOf, formatOf, type Format } from "./media_type.ts";
import { decodeInlineFrames } from "./inline_frames.ts";
import { readMultipart } from "./multipart.ts";

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

const MAX_TOON_LINES = 32;

const documentSchema = z.strictObject({
    session_id: z.string().min(1).max(128),
    device_id: z.string().min(1).max(128),
    captured_at: z.iso.datetime("expected ISO 8601 in UTC, e.g. 2026-11-20T08:00:03Z"),
    frame_hashes: z
        .array(z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in lower-case hex"))
        .min(1),
    frame_count: z.int().min(1),
    frames: z.array(z.string()).min(1).optional(),
});

type VerifyDocument = z.infer<typeof documentSchema>;

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
        const text = decodeText(await readWhole(request, limits), kind);
        const document = parseDocument(text, kind, limits);
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
    const document = parseDocument(decodeText(body.document.bytes, format), format, limits);
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

function decodeText(bytes: Buffer, format: Format): string {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new SidecarError(`invalid_${format}`, "expected UTF-8");
    }
}

function parseDocument(text: string, format: Format, limits: RequestLimits): VerifyDocument {
    const result = documentSchema.safeParse(
        format === "json" ? parseJson(text) : parseTokens(text, limits),
    );
    if (!result.success) {
        const [issue] = result.error.issues;
        const field = issue?.path.join(".") ?? "";
        throw new SidecarError("invalid_field", `${field || "document"}: ${issue?.message ?? ""}`, {
            ...(field === "" ? {} : { field }),
        });
    }
    if (result.data.frame_count > limits.maxFrames) {
        throw new SidecarError("too_many_frames", `expected at most ${limits.maxFrames} frames`);
    }
    return result.data;
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // The parser's own text quotes the input.
        throw new SidecarError("invalid_json", "the body is not JSON");
    }
}

function parseTokens(text: string, { maxBytes }: RequestLimits): unknown {
    try {
        return decodeTokens(text, VERIFY_REQUEST_TOKENS, {
            maxLength: maxBytes,
            maxLines: MAX_TOON_LINES,
        });
    } catch (error) {
        if (error instanceof ToonError) {
            throw new SidecarError("invalid_toon", error.message, { cause: error });
        }
        throw error;
    }
}
