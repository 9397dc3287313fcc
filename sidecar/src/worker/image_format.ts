/** Looks at the first bytes of a picture, and at what a decoder would be made to work through. */

export type ImageFormat = "jpeg" | "png" | "webp";

/** Progressive scans beyond this do not come from a camera: each costs the decoder a pass over all pixels. */
export const MAX_JPEG_SCANS = 64;

/** The format by its signature; undefined for anything this service does not decode. */
export function sniffFormat(bytes: Buffer): ImageFormat | undefined {
    if (bytes.length < 16) {
        return undefined;
    }
    if (bytes.readUInt16BE(0) === 0xffd8 && bytes[2] === 0xff) {
        return "jpeg";
    }
    if (bytes.readUInt32BE(0) === 0x89504e47 && bytes.readUInt32BE(4) === 0x0d0a1a0a) {
        return "png";
    }
    if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") {
        return "webp";
    }
    return undefined;
}

/**
 * Start-of-scan markers in a JPEG, counted up to `limit + 1`. Inside a scan 0xFF is always followed by 0x00 or
 * a restart marker, so the pair is a marker there; in metadata it may be chance, which only adds to the count.
 */
export function countScans(bytes: Buffer, limit: number): number {
    let count = 0;
    for (
        let at = bytes.indexOf(SCAN);
        at >= 0 && count <= limit;
        at = bytes.indexOf(SCAN, at + 2)
    ) {
        count += 1;
    }
    return count;
}

const SCAN = Buffer.from([0xff, 0xda]);
