/** Small ONNX networks made on the spot, for tests that need a model and not its wisdom. */
import { GraphBuilder, type TensorName } from "../../src/onnx/graph_builder.ts";

/** [1,3,side,side] -> the pictures' mean as a score. */
export function meanFrameModel(side: number): Uint8Array {
    const graph = new GraphBuilder("mean_frame");
    const x = graph.input("input", "float32", [1, 3, side, side]);
    return finish(graph, graph.add("ReduceMean", [x], { axes: [1, 2, 3], keepdims: 0 }));
}

/** [1,10,3,side,side] -> the mean over all frames as a score. */
export function meanSequenceModel(side: number): Uint8Array {
    const graph = new GraphBuilder("mean_sequence");
    const x = graph.input("input", "float32", [1, 10, 3, side, side]);
    return finish(graph, graph.add("ReduceMean", [x], { axes: [1, 2, 3, 4], keepdims: 0 }));
}

/** As `meanFrameModel`, saturated: every picture gets 1. */
export function constantFrameModel(side: number): Uint8Array {
    const graph = new GraphBuilder("constant_frame");
    const x = graph.input("input", "float32", [1, 3, side, side]);
    const mean = graph.add("ReduceMean", [x], { axes: [1, 2, 3], keepdims: 0 });
    const far = graph.add("Add", [mean, graph.floats(Float32Array.of(1000), [1])]);
    return finish(graph, graph.add("Sigmoid", [far]));
}

/** Asks the runtime for `gigabytes` when it runs; the file itself is small. */
export function greedyFrameModel(side: number, gigabytes: number): Uint8Array {
    const graph = new GraphBuilder("greedy_frame");
    const x = graph.input("input", "float32", [1, 3, side, side]);
    const mean = graph.add("ReduceMean", [x], { axes: [1, 2, 3], keepdims: 0 });
    const size = [gigabytes * 16, 16384, 1024];
    const huge = graph.add("Expand", [mean, graph.ints(size)]);
    const sum = graph.add("ReduceMean", [graph.add("Exp", [huge])], {
        axes: [0, 1, 2],
        keepdims: 0,
    });
    return finish(graph, graph.add("Reshape", [sum, graph.ints([1])]));
}

function finish(graph: GraphBuilder, score: TensorName): Uint8Array {
    const shaped = graph.add("Reshape", [score, graph.ints([1, 1])]);
    graph.output(shaped, "score", "float32", [1, 1]);
    return graph.finish("tests");
}
