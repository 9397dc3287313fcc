import type { Similarity } from "../geometry/similarity";
import { LivenessError } from "../errors";

/** 8-bit pixels, row by row: RGB (three bytes each) or RGBA (four). */
export interface ColourPixels {
    readonly data: Uint8ClampedArray | Uint8Array;
    readonly width: number;
    readonly height: number;
}

const RGB = 3;
const RGBA = 4;
/** A side of the grid of samples that a pixel is the mean of; more does not show. */
const MAX_SAMPLES = 4;

/**
 * Cuts a turned and scaled part out of a picture. The one way to a recogniser's picture, in the browser as on the server, so
 * that both get the same numbers: bilinear samples, as many a pixel as the picture is shrunk by, black outside.
 *
 * @param toPicture from pixels of the result to pixels of `picture`, both measured at the pixels' corners
 * @param offset where `picture` begins in the picture that `toPicture` speaks of
 * @returns RGB
 * @throws LivenessError `invalid_pixels`
 */
export function warpPicture(
    picture: ColourPixels,
    toPicture: Similarity,
    { width, height }: { readonly width: number; readonly height: number },
    offset: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): Uint8Array {
    const bytes = countChannels(picture);
    const { a, b } = toPicture;
    const [startX, startY] = [toPicture.c - offset.x - 0.5, toPicture.d - offset.y - 0.5];
    const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.round(Math.hypot(a, b))));
    const result = new Uint8Array(width * height * RGB);
    const sums = new Float64Array(RGB);
    let at = 0;
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            sums.fill(0);
            for (let sample = 0; sample < samples * samples; sample++) {
                const u = x + ((sample % samples) + 0.5) / samples;
                const v = y + (Math.floor(sample / samples) + 0.5) / samples;
                addSample(picture, bytes, a * u - b * v + startX, b * u + a * v + startY, sums);
            }
            for (let channel = 0; channel < RGB; channel++) {
                result[at++] = Math.round((sums[channel] ?? 0) / (samples * samples));
            }
        }
    }
    return result;
}

function countChannels({ data, width, height }: ColourPixels): number {
    const bytes = data.length / (width * height);
    if (bytes === RGB || bytes === RGBA) {
        return bytes;
    }
    throw new LivenessError(
        "invalid_pixels",
        `expected RGB or RGBA, got ${data.length} bytes for ${width}x${height}`,
    );
}

/** Adds the colour at a place, in pixels measured at their middles; nothing where it lies outside. */
function addSample(
    { data, width, height }: ColourPixels,
    bytes: number,
    x: number,
    y: number,
    sums: Float64Array,
): void {
    if (!(x > -1 && y > -1 && x < width && y < height)) {
        return;
    }
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [x - left, y - top];
    for (let row = 0; row < 2; row++) {
        const line = top + row;
        if (line < 0 || line >= height) {
            continue;
        }
        const share = row === 0 ? 1 - down : down;
        for (let column = 0; column < 2; column++) {
            const dot = left + column;
            if (dot < 0 || dot >= width) {
                continue;
            }
            const weight = share * (column === 0 ? 1 - across : across);
            const from = (line * width + dot) * bytes;
            for (let channel = 0; channel < RGB; channel++) {
                sums[channel] = (sums[channel] ?? 0) + weight * (data[from + channel] ?? 0);
            }
        }
    }
}
