import type { RelativeBox } from "../geometry/box";
import { checkPixels, greyAt, type Pixels } from "./pixels";

/** Places a side at which the sharpness is taken. */
const SIDE = 24;

/**
 * Variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000), taken at 24 x 24
 * places of a part of the picture, in squared steps of 0..255. A picture out of focus has little of it. It depends on the
 * picture's size: compare only what one camera gives.
 *
 * @param box the part; null: the whole picture
 * @returns 0 when the part lies outside of the picture
 * @throws LivenessError `invalid_pixels`
 */
export function measureSharpness(pixels: Pixels, box: RelativeBox | null): number {
    const bytes = checkPixels(pixels);
    const { data, width, height } = pixels;
    const part = box ?? { x: 0, y: 0, width: 1, height: 1 };
    let count = 0;
    let sum = 0;
    let squares = 0;
    for (let j = 0; j < SIDE; j++) {
        const row = Math.floor((part.y + ((j + 0.5) / SIDE) * part.height) * height);
        for (let i = 0; i < SIDE; i++) {
            const column = Math.floor((part.x + ((i + 0.5) / SIDE) * part.width) * width);
            if (row > 0 && column > 0 && row < height - 1 && column < width - 1) {
                const at = (row * width + column) * bytes;
                const laplacian =
                    greyAt(data, at - bytes, bytes) +
                    greyAt(data, at + bytes, bytes) +
                    greyAt(data, at - width * bytes, bytes) +
                    greyAt(data, at + width * bytes, bytes) -
                    4 * greyAt(data, at, bytes);
                count++;
                sum += laplacian;
                squares += laplacian * laplacian;
            }
        }
    }
    return count > 0 ? squares / count - (sum / count) ** 2 : 0;
}
