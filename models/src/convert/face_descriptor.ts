/**
 * face-api's recognition network (dlib's ResNet) as ONNX. The scale layer after every convolution is folded
 * into it. Output: 128 numbers, compared by Euclidean distance.
 */
import { GraphBuilder, type TensorName } from "../onnx/graph_builder.ts";
import { foldPixels } from "./fold_pixels.ts";
import { conv, pixelsToPlanes, samePads, type ConvOptions } from "./layers.ts";
import type { WeightSource } from "./tfjs_weights.ts";

const SIDE = 150;
const MEAN_RGB = [122.782, 117.001, 104.298] as const;
const VALUES = 128;

/** Stages in order: halving ones take another path for the shortcut. */
const BLOCKS = [
    ["conv32_1", "conv32_2", "conv32_3"],
    ["conv64_down", "conv64_1", "conv64_2", "conv64_3"],
    ["conv128_down", "conv128_1", "conv128_2"],
    ["conv256_down", "conv256_1", "conv256_2", "conv256_down_out"],
].flat();

/** What the walk through the network knows about the tensor in its hand. */
interface Stage {
    readonly x: TensorName;
    readonly side: number;
    readonly channels: number;
}

export function buildFaceDescriptor(weights: WeightSource, producer: string): Uint8Array {
    const graph = new GraphBuilder("face_descriptor");
    const image = graph.input("image", "uint8", [1, SIDE, SIDE, 3]);
    const first = foldPixels(
        weights.take("conv32_down/conv/filters", 4),
        weights.take("conv32_down/conv/bias", 1),
        MEAN_RGB,
    );
    const options = { stride: 2, affine: affine(weights, "conv32_down") };
    let x = conv(graph, pixelsToPlanes(graph, image), first.filters, first.bias, options);
    x = graph.add("Relu", [x]);
    x = graph.add("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2] });
    let stage: Stage = { x, side: 35, channels: 32 };
    for (const name of BLOCKS) {
        stage = name.includes("_down")
            ? halve(graph, stage, weights, name)
            : residual(graph, stage, weights, name);
    }
    x = graph.add("GlobalAveragePool", [stage.x]);
    x = graph.add("Flatten", [x], { axis: 1 });
    const matrix = weights.take("fc", 2);
    x = graph.add("MatMul", [x, graph.floats(matrix.values, matrix.shape)]);
    weights.expectAllTaken();
    graph.output(x, "descriptor", "float32", [1, VALUES]);
    return graph.finish(producer);
}

function residual(
    graph: GraphBuilder,
    { x, side, channels }: Stage,
    weights: WeightSource,
    name: string,
): Stage {
    const pads = samePads(side, side, 3, 1);
    const once = scaled(graph, x, weights, `${name}/conv1`, { pads });
    const twice = scaled(graph, graph.add("Relu", [once]), weights, `${name}/conv2`, { pads });
    const sum = graph.add("Add", [twice, x]);
    return { x: graph.add("Relu", [sum]), side, channels };
}

/** Halves the side and, but for the last, doubles the channels; the shortcut is pooled and zero-filled. */
function halve(
    graph: GraphBuilder,
    { x, side, channels }: Stage,
    weights: WeightSource,
    name: string,
): Stage {
    const once = scaled(graph, x, weights, `${name}/conv1`, { stride: 2 });
    const inner = Math.floor((side - 3) / 2) + 1;
    const pads = samePads(inner, inner, 3, 1);
    let path = scaled(graph, graph.add("Relu", [once]), weights, `${name}/conv2`, { pads });
    let shortcut = graph.add("AveragePool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
    const pooled = Math.floor(side / 2);
    if (pooled !== inner) {
        path = zeroFill(graph, path, [0, 0, pooled - inner, pooled - inner]);
    }
    const wider = name === "conv256_down_out" ? channels : channels * 2;
    if (wider !== channels) {
        shortcut = zeroFill(graph, shortcut, [0, wider - channels, 0, 0]);
    }
    const sum = graph.add("Add", [shortcut, path]);
    return { x: graph.add("Relu", [sum]), side: pooled, channels: wider };
}

/** Appends zeros at the end of each axis, NCHW. */
function zeroFill(graph: GraphBuilder, x: TensorName, ends: readonly number[]): TensorName {
    return graph.add("Pad", [x, graph.ints([0, 0, 0, 0, ...ends])], { mode: "constant" });
}

function scaled(
    graph: GraphBuilder,
    x: TensorName,
    weights: WeightSource,
    name: string,
    options: ConvOptions,
): TensorName {
    const [filters, bias] = [
        weights.take(`${name}/conv/filters`, 4),
        weights.take(`${name}/conv/bias`, 1),
    ];
    return conv(graph, x, filters, bias, { ...options, affine: affine(weights, name) });
}

function affine(weights: WeightSource, name: string): NonNullable<ConvOptions["affine"]> {
    return {
        scale: weights.take(`${name}/scale/weights`, 1).values,
        shift: weights.take(`${name}/scale/biases`, 1).values,
    };
}
