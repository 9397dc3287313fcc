/**
 * MiniFASNet (minivision, Apache-2.0) from its published state dictionary to ONNX. Channel counts and the
 * squeeze-and-excitation blocks are read off the weights, so V1, V2 and their SE forms are one walk.
 *
 * Batch norms are folded into the convolutions and the matrix before them. Output: the three logits.
 */
import { ModelError } from "../errors.ts";
import { GraphBuilder, type TensorName } from "../onnx/graph_builder.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { TorchLayers } from "./torch_layers.ts";

/** Side of the input: the last convolution's 5x5 window is what 80 pixels leave after four halvings. */
export const MINIFASNET_SIDE = 80;
const CLASSES = 3;
const STAGES = [
    ["conv_23", "conv_3"],
    ["conv_34", "conv_4"],
    ["conv_45", "conv_5"],
] as const;

export interface MiniFasNet {
    readonly onnx: Uint8Array;
    /** Has squeeze-and-excitation blocks. */
    readonly squeeze: boolean;
}

/** @throws ModelError `checkpoint_invalid` when the tensors are not those of a MiniFASNet */
export function buildMiniFasNet(checkpoint: Checkpoint, producer: string): MiniFasNet {
    const graph = new GraphBuilder("minifasnet");
    const layers = new TorchLayers(graph, checkpoint);
    const side = MINIFASNET_SIDE;
    let x = graph.input("image", "float32", [1, 3, side, side]);
    x = layers.convBlock(x, "conv1", { stride: 2, pad: 1, channels: 3 });
    x = layers.convBlock(x, "conv2_dw", { pad: 1 });
    for (const [halving, blocks] of STAGES) {
        x = depthWise(layers, x, halving, 2);
        x = residual(graph, layers, x, blocks);
    }
    x = layers.convBlock(x, "conv_6_sep", {});
    x = layers.convNorm(x, "conv_6_dw", {});
    x = graph.add("Flatten", [x], { axis: 1 });
    x = layers.linear(x, "linear", "bn");
    x = layers.linear(x, "prob");
    const squeeze = checkpoint.names.some((name) => name.includes(".se_module."));
    layers.expectAllTaken();
    if (layers.channels !== CLASSES) {
        throw new ModelError(
            "checkpoint_invalid",
            `${layers.channels} classes instead of ${CLASSES}`,
        );
    }
    graph.output(x, "logits", "float32", [1, CLASSES]);
    return { onnx: graph.finish(producer), squeeze };
}

/** Widen, look around, narrow: 1x1, 3x3 a channel, 1x1. */
function depthWise(layers: TorchLayers, x: TensorName, name: string, stride: number): TensorName {
    const wide = layers.convBlock(x, `${name}.conv`, {});
    const seen = layers.convBlock(wide, `${name}.conv_dw`, { stride, pad: 1 });
    return layers.convNorm(seen, `${name}.project`, {});
}

/** As many blocks as the weights have; the last one may squeeze and excite. */
function residual(
    graph: GraphBuilder,
    layers: TorchLayers,
    x: TensorName,
    name: string,
): TensorName {
    let sum = x;
    for (let index = 0; layers.has(`${name}.model.${index}.conv.conv.weight`); index++) {
        const block = `${name}.model.${index}`;
        let path = depthWise(layers, sum, block, 1);
        if (layers.has(`${block}.se_module.fc1.weight`)) {
            path = excite(graph, layers, path, `${block}.se_module`);
        }
        sum = graph.add("Add", [sum, path]);
    }
    return sum;
}

/** Squeeze and excitation: each channel times a factor that all channels' means decide. */
function excite(graph: GraphBuilder, layers: TorchLayers, x: TensorName, name: string): TensorName {
    const means = graph.add("GlobalAveragePool", [x]);
    const hidden = graph.add("Relu", [layers.normed(means, `${name}.fc1`, `${name}.bn1`, {})]);
    const factors = graph.add("Sigmoid", [layers.normed(hidden, `${name}.fc2`, `${name}.bn2`, {})]);
    return graph.add("Mul", [x, factors]);
}
