/** Builds an ONNX model in memory, node by node. Field numbers: onnx.proto, IR version 8, opset 17. */
import { MessageWriter } from "./protobuf_writer.ts";

export const IR_VERSION = 8;
export const OPSET_VERSION = 17;

/** TensorProto.DataType numbers. */
export const ELEMENT = { float32: 1, uint8: 2, int64: 7 } as const;
export type ElementType = keyof typeof ELEMENT;

/** A fixed size, or the name of one that may vary between runs. */
export type Dim = number | string;

/** An integer, a float (`{ float }`), a string, or a list of integers. */
export type Attribute = number | { float: number } | string | readonly number[];

/** Name of a tensor in the graph. */
export type TensorName = string;

const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/**
 * Collects the nodes of one graph. Names are given by counting, so the same calls give the same bytes.
 */
export class GraphBuilder {
    private readonly nodes: MessageWriter[] = [];
    private readonly initializers: MessageWriter[] = [];
    private readonly inputs: MessageWriter[] = [];
    private readonly outputs: MessageWriter[] = [];
    private count = 0;

    constructor(private readonly name: string) {}

    input(name: TensorName, type: ElementType, dims: readonly Dim[]): TensorName {
        this.inputs.push(valueInfo(name, type, dims));
        return name;
    }

    /** Names the graph's result. */
    output(from: TensorName, name: string, type: ElementType, dims: readonly Dim[]): void {
        this.nodes.push(node("Identity", [from], name, {}));
        this.outputs.push(valueInfo(name, type, dims));
    }

    /** A float32 constant. @throws RangeError when `values` does not fill `dims` */
    floats(values: Float32Array, dims: readonly number[]): TensorName {
        expectSize(values.length, dims);
        const raw = new Uint8Array(values.length * 4);
        const view = new DataView(raw.buffer);
        values.forEach((value, index) => {
            view.setFloat32(index * 4, value, true);
        });
        return this.constant("float32", raw, dims);
    }

    /** An int64 constant of one axis, as Reshape and its like take. */
    ints(values: readonly number[]): TensorName {
        const raw = new Uint8Array(values.length * 8);
        const view = new DataView(raw.buffer);
        values.forEach((value, index) => {
            view.setBigInt64(index * 8, BigInt(value), true);
        });
        return this.constant("int64", raw, [values.length]);
    }

    /** Adds a node with one result and returns the result's name. */
    add(
        operator: string,
        inputs: readonly TensorName[],
        attributes: Record<string, Attribute> = {},
    ): TensorName {
        const result = this.nextName(operator.toLowerCase());
        this.nodes.push(node(operator, inputs, result, attributes));
        return result;
    }

    /** The serialised ModelProto. `producer` is written into the file and so is part of its checksum. */
    finish(producer: string): Uint8Array {
        const graph = new MessageWriter();
        this.nodes.forEach((each) => graph.message(1, each));
        graph.string(2, this.name);
        this.initializers.forEach((each) => graph.message(5, each));
        this.inputs.forEach((each) => graph.message(11, each));
        this.outputs.forEach((each) => graph.message(12, each));
        const opset = new MessageWriter().string(1, "").int(2, OPSET_VERSION);
        return new MessageWriter()
            .int(1, IR_VERSION)
            .string(2, producer)
            .message(7, graph)
            .message(8, opset)
            .finish();
    }

    private constant(type: ElementType, raw: Uint8Array, dims: readonly number[]): TensorName {
        const name = this.nextName("weight");
        const tensor = new MessageWriter();
        if (dims.length > 0) {
            tensor.ints(1, dims);
        }
        tensor.int(2, ELEMENT[type]).string(8, name).bytes(9, raw);
        this.initializers.push(tensor);
        return name;
    }

    private nextName(stem: string): string {
        this.count += 1;
        return `${stem}_${this.count}`;
    }
}

function expectSize(length: number, dims: readonly number[]): void {
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (length !== size) {
        throw new RangeError(`${length} values do not fill [${dims.join(",")}]`);
    }
}

function node(
    operator: string,
    inputs: readonly TensorName[],
    result: TensorName,
    attributes: Record<string, Attribute>,
): MessageWriter {
    const message = new MessageWriter();
    inputs.forEach((name) => message.string(1, name));
    message.string(2, result).string(3, result).string(4, operator);
    for (const [name, value] of Object.entries(attributes)) {
        message.message(5, attribute(name, value));
    }
    return message;
}

function attribute(name: string, value: Attribute): MessageWriter {
    const message = new MessageWriter().string(1, name);
    if (typeof value === "number") {
        return message.int(3, value).int(20, ATTRIBUTE_TYPE.int);
    }
    if (typeof value === "string") {
        return message.string(4, value).int(20, ATTRIBUTE_TYPE.string);
    }
    if ("float" in value) {
        return message.float(2, value.float).int(20, ATTRIBUTE_TYPE.float);
    }
    return message.ints(8, value).int(20, ATTRIBUTE_TYPE.ints);
}

function valueInfo(name: string, type: ElementType, dims: readonly Dim[]): MessageWriter {
    const shape = new MessageWriter();
    for (const dim of dims) {
        const message = new MessageWriter();
        shape.message(1, typeof dim === "number" ? message.int(1, dim) : message.string(2, dim));
    }
    const tensor = new MessageWriter().int(1, ELEMENT[type]).message(2, shape);
    return new MessageWriter().string(1, name).message(2, new MessageWriter().message(1, tensor));
}
