/** Folds `(pixel - mean) / 255` into the first convolution, so that a model takes the decoder's bytes. */
import type { Weight } from "./tfjs_weights.ts";

/** The largest pixel; every network here was trained on pixels divided by it. */
const WHITE = 255;

export interface FoldedConv {
    readonly filters: Weight;
    readonly bias: Weight;
}

/**
 * Exact where the convolution pads nothing. With padding only `mean` 0 is, because the zeros of the padding
 * would become `-mean`: then subtract the mean before the convolution.
 *
 * @param filters HWIO
 * @param mean per input channel, in pixels
 */
export function foldPixels(
    filters: Weight,
    bias: Weight,
    mean: readonly [number, number, number] = [0, 0, 0],
): FoldedConv {
    const [, , channelsIn, channelsOut] = filters.shape as [number, number, number, number];
    const scaled = new Float32Array(filters.values.length);
    const shifted = Float64Array.from(bias.values);
    filters.values.forEach((value, index) => {
        const out = index % channelsOut;
        const into = Math.floor(index / channelsOut) % channelsIn;
        scaled[index] = value / WHITE;
        shifted[out] = (shifted[out] ?? 0) - (value * (mean[into] ?? 0)) / WHITE;
    });
    return {
        filters: { shape: filters.shape, values: scaled },
        bias: { shape: bias.shape, values: Float32Array.from(shifted) },
    };
}
