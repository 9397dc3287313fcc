/** The document of a verification, in JSON or TOON: its schema, its limits, and refusals that quote nothing of it. */
import { z } from "zod";
import { ToonError } from "../../../liveness/wire/toon.ts";
import { decodeTokens, IGNORED_PREFIX } from "../../../liveness/wire/token_set.ts";
import { BULK_KEYS, VERIFY_REQUEST_TOKENS } from "../../../liveness/wire/verify_tokens.ts";
import { isWithinLimits } from "../../../models/src/json_limits.ts";
import { MAX_FRAMES_EVER } from "../core/config.ts";
import { SidecarError } from "../core/errors.ts";
import type { Format } from "./media_type.ts";

/** The document without its pictures: hashes of 64 frames and then some. */
export const MAX_DOCUMENT_BYTES = 32 * 1024;
/** Of a JSON document: 64 hashes, 64 pictures, the fields, and punctuation in the identifiers. */
const MAX_VALUES = 1024;
const MAX_TOON_LINES = 32;
/** Base64 in JSON may have its slashes escaped, one in 32 digits of any picture. */
const ESCAPED_SHARE = 1 / 16;

/** The maximum is looked at first: a list of a million wrong items is one finding, not a million. */
function listOf<T extends z.ZodType>(item: T): z.ZodPipe<z.ZodArray<z.ZodUnknown>, z.ZodArray<T>> {
    return z.array(z.unknown()).min(1).max(MAX_FRAMES_EVER).pipe(z.array(item));
}

const documentSchema = z.strictObject({
    session_id: z.string().min(1).max(128),
    device_id: z.string().min(1).max(128),
    captured_at: z.iso.datetime("expected ISO 8601 in UTC, e.g. 2026-11-20T08:00:03Z").max(64),
    frame_hashes: listOf(
        z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in lower-case hex"),
    ),
    frame_count: z.int().min(1),
    frames: listOf(z.string()).optional(),
});

export type VerifyDocument = z.infer<typeof documentSchema>;

export interface DocumentLimits {
    readonly maxBytes: number;
    readonly maxFrames: number;
}

/** @throws SidecarError `invalid_json` | `invalid_toon` | `invalid_field` | `too_many_frames` */
export function parseDocument(
    bytes: Buffer,
    format: Format,
    limits: DocumentLimits,
): VerifyDocument {
    const parsed = format === "json" ? parseJson(bytes) : parseTokens(bytes, limits);
    const result = documentSchema.safeParse(parsed);
    if (!result.success) {
        throw refusal(result.error.issues[0]);
    }
    const document = result.data;
    const pictures = (document.frames ?? []).reduce((sum, frame) => sum + frame.length, 0);
    if (bytes.length - pictures > MAX_DOCUMENT_BYTES + pictures * ESCAPED_SHARE) {
        throw new SidecarError(
            "invalid_field",
            `document: expected at most ${MAX_DOCUMENT_BYTES} bytes beside the pictures`,
        );
    }
    if (document.frame_count > limits.maxFrames) {
        throw new SidecarError("too_many_frames", `expected at most ${limits.maxFrames} frames`);
    }
    return document;
}

/** The schema's own names only: an unknown key is the caller's text. */
function refusal(issue: z.core.$ZodIssue | undefined): SidecarError {
    const field = issue?.path.join(".") ?? "";
    if (issue?.code === "too_big" && /^frame(s|_hashes)$/.test(field)) {
        return new SidecarError("too_many_frames", `${field}: at most ${MAX_FRAMES_EVER}`, {
            field,
        });
    }
    const expected =
        issue === undefined || issue.code === "unrecognized_keys"
            ? "a field that docs/wire.md does not have"
            : issue.message;
    return new SidecarError("invalid_field", `${field || "document"}: ${expected}`, {
        ...(field === "" ? {} : { field }),
    });
}

function parseJson(bytes: Buffer): unknown {
    const text = decodeText(bytes, "json");
    const maxEscapes = MAX_VALUES + bytes.length * ESCAPED_SHARE;
    if (!isWithinLimits(bytes, { maxValues: MAX_VALUES, maxEscapes })) {
        throw new SidecarError(
            "invalid_field",
            `document: expected at most ${MAX_VALUES} values, and few escapes`,
        );
    }
    try {
        return withoutIgnored(JSON.parse(text));
    } catch {
        // The parser's own text quotes the input.
        throw new SidecarError("invalid_json", "the body is not JSON");
    }
}

/** As in TOON, what begins with `x_` is for a newer reader. */
function withoutIgnored(parsed: unknown): unknown {
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
        return parsed;
    }
    const prefix = IGNORED_PREFIX.toLowerCase();
    return Object.fromEntries(Object.entries(parsed).filter(([key]) => !key.startsWith(prefix)));
}

function parseTokens(bytes: Buffer, { maxBytes }: DocumentLimits): unknown {
    try {
        return decodeTokens(decodeText(bytes, "toon"), VERIFY_REQUEST_TOKENS, {
            maxLength: maxBytes,
            maxLines: MAX_TOON_LINES,
            maxItems: MAX_FRAMES_EVER,
            maxValueLength: MAX_DOCUMENT_BYTES,
            bulkKeys: BULK_KEYS,
        });
    } catch (error) {
        if (error instanceof ToonError) {
            throw new SidecarError("invalid_toon", error.message, { cause: error });
        }
        throw error;
    }
}

function decodeText(bytes: Buffer, format: Format): string {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new SidecarError(`invalid_${format}`, "expected UTF-8");
    }
}
