/** The two spellings of a request and an answer, and how a caller names them. */
import type { IncomingHttpHeaders } from "node:http";
import { SidecarError } from "../core/errors.ts";

export type Format = "json" | "toon";

export const MEDIA_TYPE: Readonly<Record<Format, string>> = {
    json: "application/json",
    toon: "text/toon",
};

const MULTIPART = "multipart/form-data";

/** What the body is: one document of a format, or a document and frames in parts. */
export type BodyKind = Format | "multipart";

/** @throws SidecarError `unsupported_media_type` */
export function bodyKindOf(headers: IncomingHttpHeaders): BodyKind {
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") {
        throw new SidecarError(
            "unsupported_media_type",
            "expected a body without Content-Encoding",
        );
    }
    const type = essenceOf(headers["content-type"]);
    const kind = type === MULTIPART ? "multipart" : formatOf(type);
    if (!kind) {
        throw new SidecarError(
            "unsupported_media_type",
            `expected the content type ${MEDIA_TYPE.json}, ${MEDIA_TYPE.toon} or ${MULTIPART}`,
        );
    }
    return kind;
}

/** The format a media type names; parameters are ignored. */
export function formatOf(type: string | undefined): Format | undefined {
    const essence = essenceOf(type);
    return essence === MEDIA_TYPE.json ? "json" : essence === MEDIA_TYPE.toon ? "toon" : undefined;
}

/** What `Accept` asks for; undefined when it names neither or is not there. */
export function acceptedFormat(headers: IncomingHttpHeaders): Format | undefined {
    for (const part of (headers.accept ?? "").split(",").slice(0, 16)) {
        const format = formatOf(part);
        if (format) {
            return format;
        }
    }
    return undefined;
}

function essenceOf(type: string | undefined): string {
    return (type ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
