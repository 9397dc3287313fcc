/** Frames in base64 inside a document. */
import { SidecarError } from "../core/errors.ts";

/**
 * @param frames base64 or base64url, with or without padding
 * @throws SidecarError `too_many_frames` | `invalid_field`
 */
export function decodeInlineFrames(
    frames: readonly string[],
    maxFrames: number,
): Uint8Array<ArrayBuffer>[] {
    if (frames.length > maxFrames) {
        throw new SidecarError("too_many_frames", `expected at most ${maxFrames} frames`);
    }
    return frames.map((text, index) => {
        const data = decodeBase64(text);
        if (!data) {
            const field = `frames[${index}]`;
            throw new SidecarError("invalid_field", `${field}: expected base64`, { field });
        }
        return data;
    });
}

/** Null for anything but base64: the decoder skips what it does not know, so the length tells. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
    const digits = text.endsWith("==")
        ? text.length - 2
        : text.length - (text.endsWith("=") ? 1 : 0);
    const length = Math.floor((digits * 3) / 4);
    if (digits % 4 === 1 || length === 0) {
        return null;
    }
    const data = new Uint8Array(length);
    const written = Buffer.from(data.buffer).write(text, "base64");
    return written === length ? data : null;
}
