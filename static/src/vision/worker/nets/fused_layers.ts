/**
 * The layers of face-api's nets, with a convolution's bias and activation in the same call. face-api runs them as calls of their
 * own, and makes a picture of the mean pixel anew for each look: together that was a quarter of each look at a face.
 */
import type { ColourPixels } from "../../../../../liveness/identity/warp";
import type { ConvolutionParams, SeparableParams, Tensor, TensorFlow } from "../face_api";

export type Activation = "linear" | "relu";
type Stride = 1 | 2;

/** An ordinary convolution, [1, height, width, channels] in and out. */
export function convolve(
    tf: TensorFlow,
    x: Tensor,
    { filters, bias }: ConvolutionParams,
    { stride = 1, pad = "same", activation = "linear" }: ConvolutionOptions = {},
): Tensor {
    return tf.fused.conv2d({ x, filter: filters, strides: stride, pad, bias, activation });
}

export interface ConvolutionOptions {
    readonly stride?: Stride;
    readonly pad?: "same" | "valid";
    readonly activation?: Activation;
}

/** A convolution of each channel, then one of 1 x 1 over all of them. */
export function convolveSeparably(
    tf: TensorFlow,
    x: Tensor,
    { depthwise_filter, pointwise_filter, bias }: SeparableParams,
    { stride = 1, activation = "linear" }: Omit<ConvolutionOptions, "pad"> = {},
): Tensor {
    const deep = tf.depthwiseConv2d(x, depthwise_filter, stride, "same");
    return convolve(tf, deep, { filters: pointwise_filter, bias }, { activation });
}

/**
 * A square picture as a net's input, [1, side, side, 3], without its mean pixel. face-api divides by 255 as well: that lies in
 * the first filters here (`scaleFilters`).
 */
export function readPixels(
    tf: TensorFlow,
    { data, width, height }: ColourPixels,
    mean: readonly [red: number, green: number, blue: number],
): Tensor {
    const values = new Float32Array(width * height * 3);
    const [red, green, blue] = mean;
    const bytes = data.length / (width * height);
    for (let at = 0, from = 0; at < values.length; at += 3, from += bytes) {
        values[at] = (data[from] ?? 0) - red;
        values[at + 1] = (data[from + 1] ?? 0) - green;
        values[at + 2] = (data[from + 2] ?? 0) - blue;
    }
    return tf.tensor(values, [1, height, width, 3]);
}

/** A first convolution's params for pixels of 0..255. The new filters are the caller's to dispose. */
export function scaleFilters(
    tf: TensorFlow,
    { filters, bias }: ConvolutionParams,
): ConvolutionParams {
    return { filters: tf.div(filters, 255), bias };
}
