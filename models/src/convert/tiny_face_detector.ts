/**
 * face-api's tiny face detector (a tiny YOLO v2 with separable convolutions) as ONNX.
 * Input: 8-bit RGB pixels of any size that is a multiple of 32. Output: the raw grid, 5 boxes of 5 numbers a cell.
 */
import { GraphBuilder, type TensorName } from "../onnx/graph_builder.ts";
import { foldPixels } from "./fold_pixels.ts";
import { conv, depthwise, pixelsToPlanes, type Pads } from "./layers.ts";
import type { WeightSource } from "./tfjs_weights.ts";

/** Mean pixel, RGB, that face-api subtracts before it divides by 255. */
const MEAN_RGB = [117.001, 114.697, 97.404] as const;
/** face-api's own leak, a float32. */
const LEAK = 0.10000000149011612;
const BOX_VALUES = 25;
const HALO: Pads = [1, 1, 1, 1];
/** A cell more at the right and the bottom: TensorFlow's SAME for a 2x2 pool, even sizes and odd. */
const POOL_PADS: Pads = [0, 0, 1, 1];

export function buildTinyFaceDetector(weights: WeightSource, producer: string): Uint8Array {
    const graph = new GraphBuilder("tiny_face_detector");
    const image = graph.input("image", "uint8", [1, "height", "width", 3]);
    let x = pixelsToPlanes(graph, image);
    const [filters, bias] = [weights.take("conv0/filters", 4), weights.take("conv0/bias", 1)];
    const first = foldPixels(filters, bias, MEAN_RGB);
    x = leaky(graph, conv(graph, x, first.filters, first.bias));
    x = pool(graph, x, 2);
    for (const [index, stride] of [2, 2, 2, 2, 1].entries()) {
        x = separable(graph, x, weights, `conv${index + 1}`);
        x = pool(graph, x, stride);
    }
    x = conv(graph, x, weights.take("conv8/filters", 4), weights.take("conv8/bias", 1));
    weights.expectAllTaken();
    const grid = graph.add("Transpose", [x], { perm: [0, 2, 3, 1] });
    graph.output(grid, "grid", "float32", [1, "rows", "columns", BOX_VALUES]);
    return graph.finish(producer);
}

function separable(
    graph: GraphBuilder,
    x: TensorName,
    weights: WeightSource,
    name: string,
): TensorName {
    const deep = depthwise(graph, x, weights.take(`${name}/depthwise_filter`, 4), { pads: HALO });
    const point = weights.take(`${name}/pointwise_filter`, 4);
    return leaky(graph, conv(graph, deep, point, weights.take(`${name}/bias`, 1)));
}

function leaky(graph: GraphBuilder, x: TensorName): TensorName {
    return graph.add("LeakyRelu", [x], { alpha: { float: LEAK } });
}

function pool(graph: GraphBuilder, x: TensorName, stride: number): TensorName {
    return graph.add("MaxPool", [x], {
        kernel_shape: [2, 2],
        strides: [stride, stride],
        pads: POOL_PADS,
    });
}
