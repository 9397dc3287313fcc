/** Each TensorFlow operation that we convert, as ONNX nodes. NHWC becomes NCHW. */
import { foldPixels } from "./fold_pixels.ts";
import { conv, depthwise, NO_PADS, perChannel, samePads, type Pads } from "./layers.ts";
import type { NodeReader, Value } from "./tf_node_reader.ts";
import type { Weight } from "./tfjs_weights.ts";

/** @throws ModelError `weights_invalid` for an operation, or a use of one, that is not listed here */
export function convertNode(reader: NodeReader): Value {
    switch (reader.node.op) {
        case "_FusedConv2D":
            return fusedConv(reader);
        case "DepthwiseConv2dNative":
            return depthwiseConv(reader);
        case "MaxPool":
            return maxPool(reader);
        case "AddV2":
            return add(reader);
        case "Prelu":
            return prelu(reader, reader.value(0), reader.weight(1, 3));
        case "Pad":
            return pad(reader);
        case "ConcatV2":
            return concat(reader);
        case "Identity":
            return reader.value(0);
        default:
            return reader.fail("not an operation we convert");
    }
}

function fusedConv(reader: NodeReader): Value {
    const { node, graph } = reader;
    let [filters, bias] = [reader.weight(1, 4), reader.weight(2, 1)];
    if (reader.readsPicture()) {
        ({ filters, bias } = foldPixels(filters, bias));
    }
    const [kernelHeight = 1, kernelWidth = 1, , channels = 1] = filters.shape;
    const { pads, height, width, stride } = slide(reader, kernelHeight, kernelWidth);
    const name = conv(graph, reader.value(0).name, filters, bias, { stride, pads });
    return afterwards(reader, { name, shape: [height, width, channels] }, node.fused.slice(1));
}

/** The activation that is fused into a node, after its BiasAdd. */
function afterwards(reader: NodeReader, value: Value, fused: readonly string[]): Value {
    if (reader.node.fused[0] !== "BiasAdd" || fused.length > 1) {
        return reader.fail(`fused with ${reader.node.fused.join("+")}`);
    }
    switch (fused[0]) {
        case undefined:
            return value;
        case "Prelu":
            return prelu(reader, value, reader.weight(3, 3));
        default:
            return reader.fail(`fused with ${fused[0]}`);
    }
}

function depthwiseConv(reader: NodeReader): Value {
    const filters = reader.weight(1, 4);
    const [kernelHeight = 1, kernelWidth = 1, channels = 1, multiplier] = filters.shape;
    if (multiplier !== 1) {
        return reader.fail("a depth multiplier");
    }
    const { pads, height, width, stride } = slide(reader, kernelHeight, kernelWidth);
    const name = depthwise(reader.graph, reader.value(0).name, filters, { stride, pads });
    return { name, shape: [height, width, channels] };
}

function maxPool(reader: NodeReader): Value {
    const [kernelHeight, kernelWidth] = reader.node.kernel;
    const { pads, height, width, stride } = slide(reader, kernelHeight, kernelWidth);
    const name = reader.graph.add("MaxPool", [reader.value(0).name], {
        kernel_shape: [kernelHeight, kernelWidth],
        strides: [stride, stride],
        pads,
    });
    return { name, shape: [height, width, reader.area(0)[2]] };
}

/** Padding and output size of anything that slides a window over the area. */
function slide(
    reader: NodeReader,
    kernelHeight: number,
    kernelWidth: number,
): { pads: Pads; height: number; width: number; stride: number } {
    const { padding, strides } = reader.node;
    const [stride, strideAcross] = strides;
    const [height, width] = reader.area(0);
    if (stride !== strideAcross || kernelHeight !== kernelWidth) {
        return reader.fail("a window that is not square");
    }
    if (padding !== "SAME" && padding !== "VALID") {
        return reader.fail(`padding "${padding}"`);
    }
    const same = padding === "SAME";
    const cells = (size: number): number =>
        same ? Math.ceil(size / stride) : Math.floor((size - kernelHeight) / stride) + 1;
    const pads = same ? samePads(height, width, kernelHeight, stride) : NO_PADS;
    return { pads, height: cells(height), width: cells(width), stride };
}

function prelu(reader: NodeReader, x: Value, slopes: Weight): Value {
    if (slopes.shape[0] !== 1 || slopes.shape[1] !== 1) {
        return reader.fail("slopes that are not one a channel");
    }
    return {
        name: reader.graph.add("PRelu", [x.name, perChannel(reader.graph, slopes.values)]),
        shape: x.shape,
    };
}

/** Two computed tensors of the same shape. */
function add(reader: NodeReader): Value {
    const [x, y] = [reader.value(0), reader.value(1)];
    return { name: reader.graph.add("Add", [x.name, y.name]), shape: x.shape };
}

/** Zeros after the last channel. */
function pad(reader: NodeReader): Value {
    const [height, width, channels] = reader.area(0);
    const paddings = [...reader.weight(1, 2).values];
    const more = paddings[7] ?? 0;
    if (paddings.length !== 8 || paddings.slice(0, 7).some((value) => value !== 0)) {
        return reader.fail("padding of anything but the channels' end");
    }
    const pads = reader.graph.ints([0, 0, 0, 0, 0, more, 0, 0]);
    const name = reader.graph.add("Pad", [reader.value(0).name, pads], { mode: "constant" });
    return { name, shape: [height, width, channels + more] };
}

/** Of areas of one cell: their values one after the other, whatever the axis order. */
function concat(reader: NodeReader): Value {
    const axis = reader.weight(reader.node.inputs.length - 1, 0).values[0];
    const parts = reader.node.inputs.slice(0, -1).map((_, index) => reader.value(index));
    const sizes = parts.map(({ shape }) => {
        const [height, width, channels = 0] = shape;
        return height === 1 && width === 1 ? channels : reader.fail("more than one cell");
    });
    if (axis !== 3 && axis !== -1) {
        return reader.fail(`axis ${axis ?? "missing"}`);
    }
    const names = parts.map((part) => part.name);
    const channels = sizes.reduce((sum, size) => sum + size, 0);
    return { name: reader.graph.add("Concat", names, { axis: 1 }), shape: [1, 1, channels] };
}
