import { EYE_PATCH_SIDE, type EyePatch } from "../../../../liveness/geometry/eye_patch";

/**
 * The grey values of an eye's crop, each the mean of its part, rounded.
 *
 * @param crop a square, upright with the head; its side is a multiple of `EYE_PATCH_SIDE`
 */
export function readEyePatch({ data, width }: ImageData): EyePatch {
    const cell = width / EYE_PATCH_SIDE;
    const sums = new Float64Array(EYE_PATCH_SIDE * EYE_PATCH_SIDE);
    for (let y = 0, at = 0; y < width; y++) {
        const row = Math.floor(y / cell) * EYE_PATCH_SIDE;
        for (let x = 0; x < width; x++, at += 4) {
            const to = row + Math.floor(x / cell);
            sums[to] =
                (sums[to] ?? 0) +
                0.299 * (data[at] ?? 0) +
                0.587 * (data[at + 1] ?? 0) +
                0.114 * (data[at + 2] ?? 0);
        }
    }
    return Array.from(sums, (sum) => Math.round(sum / (cell * cell)));
}
