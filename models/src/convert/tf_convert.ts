/**
 * A TensorFlow.js graph of convolutions (human's iris net) as ONNX.
 * Pixels 0..255 go in; the division by 255 is folded into the first convolution.
 */
import { ModelError } from "../errors.ts";
import { GraphBuilder } from "../onnx/graph_builder.ts";
import { pixelsToPlanes } from "./layers.ts";
import type { TfGraph } from "./tf_graph.ts";
import { NodeReader, type Value } from "./tf_node_reader.ts";
import { convertNode } from "./tf_operations.ts";

export interface TfConvertOptions {
    readonly name: string;
    /** Side of the square input picture. */
    readonly side: number;
    readonly output: string;
    readonly producer: string;
}

/** @throws ModelError `weights_invalid` for an operation outside the list below */
export function convertTfGraph(tf: TfGraph, options: TfConvertOptions): Uint8Array {
    const { side } = options;
    const graph = new GraphBuilder(options.name);
    const image = graph.input("image", "uint8", [1, side, side, 3]);
    const values = new Map<string, Value>([
        [tf.input, { name: pixelsToPlanes(graph, image), shape: [side, side, 3] }],
    ]);
    let last: Value | undefined;
    for (const node of tf.nodes) {
        last = convertNode(new NodeReader(graph, tf, node, values));
        values.set(node.name, last);
    }
    tf.weights.expectAllTaken();
    if (!last) {
        throw new ModelError("weights_invalid", `${options.name}: the graph computes nothing`);
    }
    const size = last.shape.reduce((product, dim) => product * dim, 1);
    const flat = graph.add("Flatten", [last.name], { axis: 1 });
    graph.output(flat, options.output, "float32", [1, size]);
    return graph.finish(options.producer);
}
