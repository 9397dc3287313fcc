/** A TensorFlow Lite model of convolutions as ONNX: one node each, NHWC becomes NCHW, a batch of any size becomes 1. */
import { ModelError } from "../errors.ts";
import { conv, depthwise, NO_PADS, samePads, type Pads } from "../convert/layers.ts";
import type { Weight } from "../convert/tfjs_weights.ts";
import { GraphBuilder, type TensorName } from "../onnx/graph_builder.ts";
import { readTflite, type TfliteGraph, type TfliteNode } from "./tflite_graph.ts";

const PADDING_SAME = 0;
/** TensorFlow's operations between two tensors, in ONNX's words. */
const BINARY: Readonly<Record<string, string>> = { add: "Add", mul: "Mul", sub: "Sub" };
const UNARY: Readonly<Record<string, string>> = { relu: "Relu", abs: "Abs" };

export interface TfliteNames {
    /** Of the graph; its input is `image`. */
    readonly name: string;
    readonly output: string;
}

/**
 * @returns the bytes of the .onnx, and how many values it gives
 * @throws ModelError `weights_invalid`
 */
export function convertTflite(
    bytes: Uint8Array,
    { name, output }: TfliteNames,
    producer: string,
): { onnx: Uint8Array; values: number } {
    const tflite = readTflite(bytes);
    const [, height = 0, width = 0, channels = 0] = tflite.shapeOf(tflite.input);
    const graph = new GraphBuilder(name);
    const image = graph.input("image", "float32", [1, height, width, channels]);
    const walk = new Walk(graph, tflite);
    walk.set(tflite.input, graph.add("Transpose", [image], { perm: [0, 3, 1, 2] }));
    for (const node of tflite.nodes) {
        walk.convert(node);
    }
    const values = tflite.shapeOf(tflite.output).at(-1) ?? 0;
    graph.output(walk.get(tflite.output), output, "float32", [1, values]);
    return { onnx: graph.finish(producer), values };
}

class Walk {
    private readonly made = new Map<number, TensorName>();

    constructor(
        private readonly graph: GraphBuilder,
        private readonly tflite: TfliteGraph,
    ) {}

    set(tensor: number, name: TensorName): void {
        this.made.set(tensor, name);
    }

    /** A computed tensor, or a constant per channel. */
    get(tensor: number): TensorName {
        const known = this.made.get(tensor);
        if (known !== undefined) {
            return known;
        }
        const weight = this.weight(tensor, 1);
        const name = this.graph.floats(weight.values, [weight.values.length, 1, 1]);
        this.set(tensor, name);
        return name;
    }

    convert(node: TfliteNode): void {
        this.set(node.output, this.makeNode(node));
    }

    private makeNode(node: TfliteNode): TensorName {
        const { operation, inputs } = node;
        const [first = -1, second = -1] = inputs;
        const unary = UNARY[operation];
        const binary = BINARY[operation];
        if (unary !== undefined) {
            return this.graph.add(unary, [this.get(first)]);
        }
        if (binary !== undefined) {
            expectNoActivation(node, 0);
            return this.graph.add(binary, [this.get(first), this.get(second)]);
        }
        if (operation === "reshape") {
            const [, height, width] = this.tflite.shapeOf(first);
            if (height !== 1 || width !== 1) {
                // Channels come first here: the values would be in another order.
                return refuse("a reshape of more than one place");
            }
            return this.graph.add("Flatten", [this.get(first)], { axis: 1 });
        }
        return operation === "conv" ? this.makeConv(node) : this.makeDepthwise(node);
    }

    private makeConv(node: TfliteNode): TensorName {
        expectNoActivation(node, 3);
        const { first, filters, bias } = this.read(node);
        const [out = 0, height = 0, width = 0, into = 0] = filters.shape;
        const { stride, pads } = this.slide(node, height, width);
        const moved = { shape: [height, width, into, out], values: toHwio(filters) };
        return conv(this.graph, this.get(first), moved, bias, { stride, pads });
    }

    /** Filters of [1, height, width, channels], one a channel. */
    private makeDepthwise(node: TfliteNode): TensorName {
        expectNoActivation(node, 4);
        const { first, filters, bias } = this.read(node);
        const [, height = 0, width = 0, channels = 0] = filters.shape;
        if (node.options?.int(3) !== 1) {
            refuse("a depthwise convolution that multiplies its channels");
        }
        const moved = { shape: [height, width, channels, 1], values: filters.values };
        const deep = depthwise(this.graph, this.get(first), moved, this.slide(node, height, width));
        return this.graph.add("Add", [
            deep,
            this.graph.floats(bias.values, [bias.values.length, 1, 1]),
        ]);
    }

    private read({ inputs }: TfliteNode): { first: number; filters: Weight; bias: Weight } {
        const [first = -1, filters = -1, bias = -1] = inputs;
        return { first, filters: this.weight(filters, 4), bias: this.weight(bias, 1) };
    }

    /** Conv2DOptions and DepthwiseConv2DOptions begin alike: padding, stride across, stride down. */
    private slide(
        { inputs, options }: TfliteNode,
        kernelHeight: number,
        kernelWidth: number,
    ): { stride: number; pads: Pads } {
        const [, height = 0, width = 0] = this.tflite.shapeOf(inputs[0] ?? -1);
        const [across, down] = [options?.int(1) ?? 1, options?.int(2) ?? 1];
        if (across !== down || kernelHeight !== kernelWidth || !(across > 0)) {
            return refuse("a convolution whose sides differ");
        }
        const isSame = (options?.byte(0) ?? PADDING_SAME) === PADDING_SAME;
        return {
            stride: across,
            pads: isSame ? samePads(height, width, kernelHeight, across) : NO_PADS,
        };
    }

    private weight(tensor: number, rank: number): Weight {
        const weight = this.tflite.weightOf(tensor);
        return weight?.shape.length === rank ? weight : refuse(`no constant of ${rank} axes`);
    }
}

function expectNoActivation({ operation, options }: TfliteNode, field: number): void {
    if (options && options.byte(field) !== 0) {
        refuse(`${operation} with an activation`);
    }
}

/** OHWI to HWIO. */
function toHwio({ shape, values }: Weight): Float32Array {
    const [out = 0, height = 0, width = 0, into = 0] = shape;
    const inside = height * width * into;
    const moved = new Float32Array(values.length);
    for (let to = 0; to < out; to++) {
        for (let at = 0; at < inside; at++) {
            moved[at * out + to] = values[to * inside + at] ?? 0;
        }
    }
    return moved;
}

function refuse(reason: string): never {
    throw new ModelError("weights_invalid", `TensorFlow Lite: ${reason} is not one we convert`);
}
