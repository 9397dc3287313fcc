import type { ConvolutionParams, Tensor, TensorFlow, TinyFaceDetector } from "../face_api";
import { convolve, convolveSeparably, scaleFilters } from "./fused_layers";

/** Mean pixel, RGB, that the net was trained without. */
const MEAN = [117.001, 114.697, 97.404] as const;
/** The slope of its activation under zero. */
const LEAK = 0.1;

/**
 * Lets face-api's tiny face detector run with fused layers: a third less to do. What goes in and how boxes are read from what
 * comes out stays face-api's.
 *
 * @returns frees what was made for it
 */
export function fuseDetector(tf: TensorFlow, detector: TinyFaceDetector): () => void {
    const first = scaleFilters(tf, detector.params.conv0);
    const mean = tf.tensor(Float32Array.from(MEAN), [3]);
    detector.forwardInput = (input, inputSize) => {
        const grid = tf.tidy(() => {
            const pixels = tf.sub(input.toBatchTensor(inputSize, false), mean);
            return runNet(tf, pixels, detector, first);
        });
        return Promise.resolve(grid);
    };
    return () => {
        first.filters.dispose();
        mean.dispose();
    };
}

/** The raw grid, [1, rows, columns, 5 boxes of 5 numbers], of pixels 0..255 without their mean. */
function runNet(
    tf: TensorFlow,
    pixels: Tensor,
    { params }: TinyFaceDetector,
    first: ConvolutionParams,
): Tensor {
    const shrink = (x: Tensor, stride: 1 | 2): Tensor =>
        tf.maxPool(tf.leakyRelu(x, LEAK), [2, 2], [stride, stride], "same");
    let x = shrink(convolve(tf, pixels, first, { pad: "valid" }), 2);
    for (const step of [params.conv1, params.conv2, params.conv3, params.conv4]) {
        x = shrink(convolveSeparably(tf, x, step), 2);
    }
    x = shrink(convolveSeparably(tf, x, params.conv5), 1);
    return convolve(tf, x, params.conv8, { pad: "valid" });
}
