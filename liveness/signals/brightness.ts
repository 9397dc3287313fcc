import type { RelativeBox } from "../geometry/box";
import { checkPixels, greyAt, type Pixels } from "./pixels";

/** Places a side whose brightness is taken. */
const SIDE = 16;

/**
 * Mean brightness of a part of the picture, 0 black to 255 white, from 16 x 16 places of it.
 *
 * @param box the part; null: the whole picture
 * @returns NaN when the part lies outside of the picture
 * @throws LivenessError `invalid_pixels`
 */
export function measureBrightness(pixels: Pixels, box: RelativeBox | null): number {
    const bytes = checkPixels(pixels);
    const { data, width, height } = pixels;
    const part = box ?? { x: 0, y: 0, width: 1, height: 1 };
    let sum = 0;
    let count = 0;
    for (let j = 0; j < SIDE; j++) {
        const row = Math.floor((part.y + ((j + 0.5) / SIDE) * part.height) * height);
        for (let i = 0; i < SIDE; i++) {
            const column = Math.floor((part.x + ((i + 0.5) / SIDE) * part.width) * width);
            if (row >= 0 && column >= 0 && row < height && column < width) {
                sum += greyAt(data, (row * width + column) * bytes, bytes);
                count++;
            }
        }
    }
    return sum / count;
}
