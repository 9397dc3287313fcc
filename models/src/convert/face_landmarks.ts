/**
 * face-api's 68-landmark network as ONNX: four dense blocks of separable convolutions and one matrix.
 * Output: 68 x (x, y) as fractions of the input's side.
 */
import { GraphBuilder, type TensorName } from "../onnx/graph_builder.ts";
import { foldPixels } from "./fold_pixels.ts";
import { conv, depthwise, perChannel, pixelsToPlanes, samePads } from "./layers.ts";
import type { WeightSource } from "./tfjs_weights.ts";

const SIDE = 112;
const MEAN_RGB = [122.782, 117.001, 104.298] as const;
const VALUES = 136;

export function buildFaceLandmarks(weights: WeightSource, producer: string): Uint8Array {
    const graph = new GraphBuilder("face_landmarks_68");
    const image = graph.input("image", "uint8", [1, SIDE, SIDE, 3]);
    // The first convolution pads with zeros after the mean is gone, so the mean cannot be folded into it.
    const planes = pixelsToPlanes(graph, image);
    let x = graph.add("Sub", [planes, perChannel(graph, MEAN_RGB)]);
    let side = SIDE;
    for (const block of ["dense0", "dense1", "dense2", "dense3"]) {
        x = denseBlock(graph, x, weights, block, side);
        side = Math.ceil(side / 2);
    }
    x = graph.add("AveragePool", [x], { kernel_shape: [7, 7], strides: [2, 2] });
    x = graph.add("Flatten", [x], { axis: 1 });
    const matrix = weights.take("fc/weights", 2);
    const bias = weights.take("fc/bias", 1);
    x = graph.add("Gemm", [
        x,
        graph.floats(matrix.values, matrix.shape),
        graph.floats(bias.values, bias.shape),
    ]);
    weights.expectAllTaken();
    graph.output(x, "landmarks", "float32", [1, VALUES]);
    return graph.finish(producer);
}

/** relu(a + b(a) + c(relu(a + b(a))) + ...): each step sees the sum of all before it. */
function denseBlock(
    graph: GraphBuilder,
    x: TensorName,
    weights: WeightSource,
    name: string,
    side: number,
): TensorName {
    const relu = (value: TensorName): TensorName => graph.add("Relu", [value]);
    let sum = relu(firstStep(graph, x, weights, name, side));
    const half = Math.ceil(side / 2);
    for (const [index, step] of ["conv1", "conv2", "conv3"].entries()) {
        const into = index === 0 ? sum : relu(sum);
        sum = graph.add("Add", [sum, separable(graph, into, weights, `${name}/${step}`, half, 1)]);
    }
    return relu(sum);
}

function firstStep(
    graph: GraphBuilder,
    x: TensorName,
    weights: WeightSource,
    name: string,
    side: number,
): TensorName {
    if (name !== "dense0") {
        return separable(graph, x, weights, `${name}/conv0`, side, 2);
    }
    const first = foldPixels(
        weights.take("dense0/conv0/filters", 4),
        weights.take("dense0/conv0/bias", 1),
    );
    return conv(graph, x, first.filters, first.bias, {
        stride: 2,
        pads: samePads(side, side, 3, 2),
    });
}

function separable(
    graph: GraphBuilder,
    x: TensorName,
    weights: WeightSource,
    name: string,
    side: number,
    stride: number,
): TensorName {
    const deep = depthwise(graph, x, weights.take(`${name}/depthwise_filter`, 4), {
        stride,
        pads: samePads(side, side, 3, stride),
    });
    const point = weights.take(`${name}/pointwise_filter`, 4);
    return conv(graph, deep, point, weights.take(`${name}/bias`, 1));
}
