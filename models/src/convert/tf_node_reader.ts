/** What one node of a TensorFlow graph reads: computed tensors and constants, with messages that name the node. */
import { ModelError } from "../errors.ts";
import type { GraphBuilder, TensorName } from "../onnx/graph_builder.ts";
import type { TfGraph, TfNode } from "./tf_graph.ts";
import type { Weight } from "./tfjs_weights.ts";

/** A computed tensor: `shape` is TensorFlow's, without the batch: [height, width, channels] or [values]. */
export interface Value {
    readonly name: TensorName;
    readonly shape: readonly number[];
}

export class NodeReader {
    constructor(
        readonly graph: GraphBuilder,
        private readonly tf: TfGraph,
        readonly node: TfNode,
        private readonly values: ReadonlyMap<string, Value>,
    ) {}

    value(index: number): Value {
        const value = this.values.get(this.node.inputs[index] ?? "");
        return value ?? this.fail(`input ${index} is not computed`);
    }

    weight(index: number, rank: number): Weight {
        return this.tf.weights.take(this.node.inputs[index] ?? "", rank);
    }

    readsPicture(): boolean {
        return this.node.inputs[0] === this.tf.input;
    }

    /** Height, width and channels. */
    area(index: number): [number, number, number] {
        const { shape } = this.value(index);
        return shape.length === 3 ? (shape as [number, number, number]) : this.fail("not an area");
    }

    fail(reason: string): never {
        throw new ModelError("weights_invalid", `"${this.node.name}" (${this.node.op}): ${reason}`);
    }
}
