/** Hand-made ONNX messages, to say in a file what no exporter would. */
import { MessageWriter } from "../../src/onnx/protobuf_writer.ts";

export interface TensorParts {
    readonly name?: string;
    readonly dims?: readonly number[];
    readonly type?: number;
    readonly raw?: Uint8Array;
    readonly int64s?: readonly number[];
    /** Key-value pairs of `external_data`. */
    readonly external?: Record<string, string>;
    readonly location?: number;
}

export function tensorMessage(parts: TensorParts): MessageWriter {
    const message = new MessageWriter();
    if (parts.dims) {
        message.ints(1, parts.dims);
    }
    message.int(2, parts.type ?? 1);
    if (parts.int64s) {
        message.ints(7, parts.int64s);
    }
    message.string(8, parts.name ?? "w");
    if (parts.raw) {
        message.bytes(9, parts.raw);
    }
    for (const [key, value] of Object.entries(parts.external ?? {})) {
        message.message(13, new MessageWriter().string(1, key).string(2, value));
    }
    if (parts.location !== undefined) {
        message.int(14, parts.location);
    }
    return message;
}

export function nodeMessage(operator: string, domain?: string): MessageWriter {
    const message = new MessageWriter().string(1, "input").string(2, "score").string(4, operator);
    return domain === undefined ? message : message.string(7, domain);
}

/** An attribute with one field of the given number. */
export function attributeMessage(field: number, value: MessageWriter): MessageWriter {
    return new MessageWriter().string(1, "value").message(field, value);
}

export interface ModelParts {
    readonly nodes?: readonly MessageWriter[];
    readonly initializers?: readonly MessageWriter[];
    readonly sparse?: boolean;
    readonly dims?: readonly (number | string)[];
    readonly domains?: readonly string[];
    readonly functions?: boolean;
    readonly training?: boolean;
    readonly version?: number;
}

export function modelMessage(parts: ModelParts): Uint8Array {
    const graph = new MessageWriter();
    (parts.nodes ?? [nodeMessage("Identity")]).forEach((node) => graph.message(1, node));
    graph.string(2, "attack");
    (parts.initializers ?? []).forEach((tensor) => graph.message(5, tensor));
    graph.message(11, declared("input", parts.dims ?? [1, 1]));
    graph.message(12, declared("score", parts.dims ?? [1, 1]));
    if (parts.sparse) {
        graph.message(15, new MessageWriter());
    }
    const model = new MessageWriter().int(1, parts.version ?? 8).message(7, graph);
    for (const domain of parts.domains ?? [""]) {
        model.message(8, new MessageWriter().string(1, domain).int(2, 17));
    }
    if (parts.functions) {
        model.message(25, new MessageWriter());
    }
    if (parts.training) {
        model.message(20, new MessageWriter());
    }
    return model.finish();
}

function declared(name: string, dims: readonly (number | string)[]): MessageWriter {
    const shape = new MessageWriter();
    for (const dim of dims) {
        const message = new MessageWriter();
        shape.message(1, typeof dim === "number" ? message.int(1, dim) : message.string(2, dim));
    }
    const tensor = new MessageWriter().int(1, 1).message(2, shape);
    return new MessageWriter().string(1, name).message(2, new MessageWriter().message(1, tensor));
}
