/** The layers the converters share: weights come in TensorFlow's order and leave in ONNX's. */
import type { GraphBuilder, TensorName } from "../onnx/graph_builder.ts";
import type { Weight } from "./tfjs_weights.ts";

/** Per output channel: value * scale + shift, to be folded into the convolution before it. */
export interface Affine {
    readonly scale: Float32Array;
    readonly shift: Float32Array;
}

/** `[top, left, bottom, right]`, as ONNX orders them. */
export type Pads = readonly [number, number, number, number];

export const NO_PADS: Pads = [0, 0, 0, 0];

export interface ConvOptions {
    readonly stride?: number;
    readonly pads?: Pads;
    /** Follows the convolution and its bias; folded into both. */
    readonly affine?: Affine;
}

/** HWIO convolution with bias. */
export function conv(
    graph: GraphBuilder,
    x: TensorName,
    filters: Weight,
    bias: Weight | undefined,
    { stride = 1, pads = NO_PADS, affine }: ConvOptions = {},
): TensorName {
    const [height, width, channelsIn, channelsOut] = filters.shape as [
        number,
        number,
        number,
        number,
    ];
    const moved = new Float32Array(filters.values.length);
    const patch = height * width;
    for (let out = 0; out < channelsOut; out++) {
        const factor = affine?.scale[out] ?? 1;
        for (let into = 0; into < channelsIn; into++) {
            for (let at = 0; at < patch; at++) {
                const from = (at * channelsIn + into) * channelsOut + out;
                moved[(out * channelsIn + into) * patch + at] =
                    (filters.values[from] ?? 0) * factor;
            }
        }
    }
    const inputs = [x, graph.floats(moved, [channelsOut, channelsIn, height, width])];
    const shift = foldedBias(channelsOut, bias, affine);
    if (shift) {
        inputs.push(graph.floats(shift, [channelsOut]));
    }
    return graph.add("Conv", inputs, {
        kernel_shape: [height, width],
        strides: [stride, stride],
        pads,
    });
}

function foldedBias(
    channels: number,
    bias: Weight | undefined,
    affine: Affine | undefined,
): Float32Array | undefined {
    if (!bias && !affine) {
        return undefined;
    }
    return Float32Array.from(
        { length: channels },
        (_, at) => (bias?.values[at] ?? 0) * (affine?.scale[at] ?? 1) + (affine?.shift[at] ?? 0),
    );
}

/** HWC1 depthwise convolution without bias. */
export function depthwise(
    graph: GraphBuilder,
    x: TensorName,
    filters: Weight,
    { stride = 1, pads = NO_PADS }: ConvOptions = {},
): TensorName {
    const [height, width, channels] = filters.shape as [number, number, number, number];
    const patch = height * width;
    const moved = new Float32Array(filters.values.length);
    for (let channel = 0; channel < channels; channel++) {
        for (let at = 0; at < patch; at++) {
            moved[channel * patch + at] = filters.values[at * channels + channel] ?? 0;
        }
    }
    return graph.add("Conv", [x, graph.floats(moved, [channels, 1, height, width])], {
        kernel_shape: [height, width],
        strides: [stride, stride],
        pads,
        group: channels,
    });
}

/**
 * TensorFlow's `SAME`: the output has ceil(size / stride) cells, an odd pad goes to the right and bottom.
 */
export function samePads(height: number, width: number, kernel: number, stride: number): Pads {
    const total = (size: number): number =>
        Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
    const [vertical, horizontal] = [total(height), total(width)];
    const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
    return [top, left, vertical - top, horizontal - left];
}

/** A constant number a channel, shaped to broadcast over NCHW. */
export function perChannel(graph: GraphBuilder, values: Iterable<number>): TensorName {
    const held = Float32Array.from(values);
    return graph.floats(held, [held.length, 1, 1]);
}

/** 8-bit NHWC pixels, as image decoders give them, to float32 NCHW. */
export function pixelsToPlanes(graph: GraphBuilder, x: TensorName): TensorName {
    const planes = graph.add("Transpose", [x], { perm: [0, 3, 1, 2] });
    return graph.add("Cast", [planes], { to: 1 });
}
