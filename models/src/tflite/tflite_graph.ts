/** A TensorFlow Lite model as a list of operations. Field numbers: tensorflow/lite/schema/schema.fbs. */
import { ModelError } from "../errors.ts";
import type { Weight } from "../convert/tfjs_weights.ts";
import { Table } from "./flatbuffer.ts";

/** BuiltinOperator, of those that are converted. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
    [0, "add"],
    [3, "conv"],
    [4, "depthwise_conv"],
    [18, "mul"],
    [19, "relu"],
    [22, "reshape"],
    [41, "sub"],
    [101, "abs"],
]);
const FLOAT32 = 0;
const MAGIC = "TFL3";

export interface TfliteNode {
    readonly operation: string;
    /** Numbers of tensors. */
    readonly inputs: readonly number[];
    readonly output: number;
    readonly options: Table | null;
}

export interface TfliteGraph {
    readonly input: number;
    readonly output: number;
    readonly nodes: readonly TfliteNode[];
    /** With the batch. */
    shapeOf(tensor: number): readonly number[];
    /** The values of a constant; null for what is computed. */
    weightOf(tensor: number): Weight | null;
}

/** @throws ModelError `weights_invalid` for a damaged file, several graphs, or an operation that is not converted */
export function readTflite(bytes: Uint8Array): TfliteGraph {
    if (Buffer.from(bytes.subarray(4, 8)).toString("latin1") !== MAGIC) {
        throw new ModelError("weights_invalid", "the file is no TensorFlow Lite model");
    }
    const root = Table.rootOf(bytes);
    const [graph, ...others] = root.tables(2);
    const [input, output] = [graph?.ints(1) ?? [], graph?.ints(2) ?? []];
    if (!graph || others.length > 0 || input.length !== 1 || output.length !== 1) {
        throw new ModelError("weights_invalid", "expected one graph of one input and one output");
    }
    const operations = root.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
    const buffers = root.tables(4);
    const tensors = graph.tables(0);
    const tensorAt = (index: number): Table => tensors[index] ?? refuse(`no tensor ${index}`);
    return {
        input: input[0] ?? 0,
        output: output[0] ?? 0,
        nodes: graph.tables(3).map((node) => readNode(node, operations)),
        shapeOf: (index) => tensorAt(index).ints(0),
        weightOf: (index) => {
            const tensor = tensorAt(index);
            const raw = buffers[tensor.int(2)]?.bytes(0);
            return raw && raw.length > 0 ? readWeight(tensor, raw) : null;
        },
    };
}

function readNode(node: Table, operations: readonly number[]): TfliteNode {
    const code = operations[node.int(0)] ?? -1;
    const outputs = node.ints(2);
    const operation = OPERATIONS.get(code) ?? refuse(`operation ${code} is not one we convert`);
    if (outputs.length !== 1) {
        refuse(`${operation} has ${outputs.length} outputs`);
    }
    return { operation, inputs: node.ints(1), output: outputs[0] ?? 0, options: node.table(4) };
}

function readWeight(tensor: Table, raw: Uint8Array): Weight {
    const shape = tensor.ints(0);
    const count = shape.reduce((product, size) => product * size, 1);
    if (tensor.byte(1) !== FLOAT32 || raw.length !== 4 * count) {
        return refuse(`"${tensor.text(3)}" is no float32 of [${shape.join(",")}]`);
    }
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const values = Float32Array.from({ length: count }, (_, at) => view.getFloat32(4 * at, true));
    return { shape, values };
}

function refuse(reason: string): never {
    throw new ModelError("weights_invalid", `TensorFlow Lite: ${reason}`);
}
