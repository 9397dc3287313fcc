/** Encoded frame in, 8-bit RGB pixels out. The only file that touches sharp. */
import sharp from "sharp";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { SidecarError } from "../core/errors.ts";
import { countScans, MAX_JPEG_SCANS, sniffFormat } from "./image_format.ts";

/** Smallest side of a frame that can show a face worth judging. */
export const MIN_SIDE_PX = 64;
/** A decoder that works longer than this on one frame is stopped by libvips, in seconds. */
const DECODE_LIMIT_S = 2;

/**
 * Prepares libvips for this process: one thread a picture (the frames of a job follow each other on a thread of
 * ours), nothing cached (no frame outlives its job), no loader but the three formats a browser writes.
 */
export function prepareDecoder(): void {
    sharp.concurrency(1);
    sharp.cache(false);
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({
        operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"],
    });
}

/**
 * Decodes a frame upright (EXIF), in sRGB, without alpha.
 *
 * @param field what an error calls this frame, e.g. `frame[2]`
 * @throws SidecarError `unsupported_image` | `too_many_pixels` | `image_too_small` | `image_unreadable`
 */
export async function decodeFrame(
    bytes: Uint8Array,
    maxPixels: number,
    field: string,
): Promise<RgbPicture> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    checkFormat(buffer, field);
    let decoded;
    try {
        decoded = await sharp(buffer, {
            // A frame that is damaged anywhere is not judged by what is left of it.
            failOn: "warning",
            limitInputPixels: maxPixels,
            sequentialRead: true,
        })
            .timeout({ seconds: DECODE_LIMIT_S })
            .autoOrient()
            .removeAlpha()
            .toColourspace("srgb")
            .raw({ depth: "uchar" })
            .toBuffer({ resolveWithObject: true });
    } catch (error) {
        throw readableError(error as Error, maxPixels, field);
    }
    const { width, height, channels } = decoded.info;
    if (Math.min(width, height) < MIN_SIDE_PX) {
        throw new SidecarError(
            "image_too_small",
            `${field} is ${width}x${height}, expected at least ${MIN_SIDE_PX} pixels a side`,
            { field },
        );
    }
    if (channels !== 3) {
        throw new SidecarError("unsupported_image", `${field} has ${channels} channels`, { field });
    }
    return { width, height, data: decoded.data };
}

function checkFormat(buffer: Buffer, field: string): void {
    const format = sniffFormat(buffer);
    if (!format) {
        throw new SidecarError("unsupported_image", `${field} is no JPEG, PNG or WebP picture`, {
            field,
        });
    }
    if (format === "webp" && isAnimatedWebp(buffer)) {
        throw new SidecarError("unsupported_image", `${field} is animated, expected one picture`, {
            field,
        });
    }
    if (format === "jpeg" && countScans(buffer, MAX_JPEG_SCANS) > MAX_JPEG_SCANS) {
        throw new SidecarError(
            "unsupported_image",
            `${field} has more than ${MAX_JPEG_SCANS} scans`,
            { field },
        );
    }
}

/** The extended header's animation flag. */
function isAnimatedWebp(buffer: Buffer): boolean {
    return (
        buffer.length > 20 &&
        buffer.toString("latin1", 12, 16) === "VP8X" &&
        (buffer.readUInt8(20) & 0x02) !== 0
    );
}

/** libvips' text may hold anything: it is the cause for the log, not part of the answer. */
function readableError(error: Error, maxPixels: number, field: string): SidecarError {
    if (error.message.includes("pixel limit")) {
        return new SidecarError(
            "too_many_pixels",
            `${field} has more than ${maxPixels} pixels (width times height)`,
            { field, cause: error },
        );
    }
    return new SidecarError("image_unreadable", `${field} is damaged or cut off`, {
        field,
        cause: error,
    });
}
