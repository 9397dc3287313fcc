import { LivenessError } from "../errors";

/** 8-bit pixels, row by row: grey (one byte each) or RGBA (four). A browser's ImageData is one. */
export interface Pixels {
    readonly data: Uint8ClampedArray | Uint8Array;
    readonly width: number;
    readonly height: number;
}

const RGBA = 4;

/**
 * @returns how many bytes a pixel has, 1 or 4
 * @throws LivenessError `invalid_pixels`
 */
export function checkPixels({ data, width, height }: Pixels): 1 | 4 {
    const isSize = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
    if (isSize && data.length === width * height) {
        return 1;
    }
    if (isSize && data.length === RGBA * width * height) {
        return RGBA;
    }
    throw new LivenessError(
        "invalid_pixels",
        `expected width * height bytes of grey or 4 * width * height of RGBA, got ${data.length} for ${width}x${height}`,
    );
}

/** Brightness of the pixel that begins at byte `at`: 0..255, ITU-R BT.601 weights in 256ths. */
export function greyAt(data: Pixels["data"], at: number, bytes: 1 | 4): number {
    if (bytes === 1) {
        return data[at] ?? 0;
    }
    return (77 * (data[at] ?? 0) + 150 * (data[at + 1] ?? 0) + 29 * (data[at + 2] ?? 0)) >> 8;
}

/**
 * Takes the brightness of `side` x `side` pixels spread evenly over the picture. Single pixels, not means, so that the
 * camera's noise stays in them: two frames of a camera differ, even of a wall.
 *
 * @param out `side * side` values, row by row
 * @throws LivenessError `invalid_pixels`
 */
export function sampleGrey(pixels: Pixels, side: number, out: Uint8Array): void {
    const bytes = checkPixels(pixels);
    const { data, width, height } = pixels;
    const columns = placesAlong(width, side).map((column) => column * bytes);
    let k = 0;
    for (const row of placesAlong(height, side)) {
        const start = row * width * bytes;
        for (const column of columns) {
            out[k++] = greyAt(data, start + column, bytes);
        }
    }
}

/** The middles of `count` equal parts of a length, as whole pixels. */
function placesAlong(length: number, count: number): number[] {
    return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count));
}
