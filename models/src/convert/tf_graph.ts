/** Reads a TensorFlow.js graph model: its nodes in order, with the few attributes we understand. */
import { z } from "zod";
import { ModelError } from "../errors.ts";
import { manifestSchema, readWeights, type WeightSource } from "./tfjs_weights.ts";

const base64Text = z.object({ s: z.base64() });
const intList = z.object({
    list: z.object({ i: z.array(z.string().regex(/^-?\d+$/)).optional() }),
});

const nodeSchema = z.object({
    name: z.string().min(1),
    op: z.string().min(1),
    input: z.array(z.string()).optional(),
    attr: z
        .object({
            padding: base64Text.optional(),
            data_format: base64Text.optional(),
            strides: intList.optional(),
            ksize: intList.optional(),
            dilations: intList.optional(),
            fused_ops: z
                .object({ list: z.object({ s: z.array(z.base64()).optional() }) })
                .optional(),
            transpose_a: z.object({ b: z.boolean() }).optional(),
            transpose_b: z.object({ b: z.boolean() }).optional(),
        })
        .optional(),
});
const graphSchema = z.object({
    format: z.literal("graph-model"),
    modelTopology: z.object({ node: z.array(nodeSchema).min(1) }),
    weightsManifest: manifestSchema,
});

/** One operation that is neither a constant nor the input. */
export interface TfNode {
    readonly name: string;
    readonly op: string;
    readonly inputs: readonly string[];
    readonly padding: string;
    /** Stride and kernel along the height and the width. */
    readonly strides: readonly [number, number];
    readonly kernel: readonly [number, number];
    /** What a fused operation does after itself, e.g. BiasAdd, Relu. */
    readonly fused: readonly string[];
}

export interface TfGraph {
    /** Name of the input picture. */
    readonly input: string;
    /** In the order in which they can be computed. */
    readonly nodes: readonly TfNode[];
    readonly weights: WeightSource;
}

/** @throws ModelError `weights_invalid` for anything that is not such a graph, or uses what we do not convert */
export function readTfGraph(model: unknown, bytes: Uint8Array, origin: string): TfGraph {
    const parsed = graphSchema.safeParse(model);
    if (!parsed.success) {
        throw new ModelError("weights_invalid", `${origin}: not a tfjs graph model`);
    }
    const { modelTopology, weightsManifest } = parsed.data;
    const all = modelTopology.node;
    const inputs = all.filter((node) => node.op === "Placeholder");
    if (inputs.length !== 1 || inputs[0] === undefined) {
        throw new ModelError(
            "weights_invalid",
            `${origin}: ${inputs.length} inputs instead of one`,
        );
    }
    const constants = new Set(all.filter((node) => node.op === "Const").map((node) => node.name));
    const rest = all.filter((node) => node.op !== "Const" && node.op !== "Placeholder");
    return {
        input: inputs[0].name,
        nodes: inOrder(
            rest.map((node) => simplify(node, origin)),
            new Set([...constants, inputs[0].name]),
            origin,
        ),
        weights: readWeights(weightsManifest, bytes, origin),
    };
}

function simplify(
    { name, op, input = [], attr = {} }: z.infer<typeof nodeSchema>,
    origin: string,
): TfNode {
    const format = text(attr.data_format?.s);
    const dilated = numbers(attr.dilations).some((value) => value !== 1);
    if (
        (format !== "" && format !== "NHWC") ||
        dilated ||
        attr.transpose_a?.b ||
        attr.transpose_b?.b
    ) {
        throw new ModelError(
            "weights_invalid",
            `${origin}: "${name}" uses a layout we do not convert`,
        );
    }
    return {
        name,
        op,
        inputs: input,
        padding: text(attr.padding?.s),
        strides: middle(numbers(attr.strides)),
        kernel: middle(numbers(attr.ksize)),
        fused: (attr.fused_ops?.list.s ?? []).map(text),
    };
}

/** Every node after those it reads; nodes are mostly in order already. */
function inOrder(nodes: TfNode[], known: Set<string>, origin: string): TfNode[] {
    const sorted: TfNode[] = [];
    let left = nodes;
    while (left.length > 0) {
        const later: TfNode[] = [];
        for (const node of left) {
            if (node.inputs.every((name) => known.has(name))) {
                known.add(node.name);
                sorted.push(node);
            } else {
                later.push(node);
            }
        }
        if (later.length === left.length) {
            throw new ModelError(
                "weights_invalid",
                `${origin}: "${later[0]?.name ?? ""}" reads what nobody makes`,
            );
        }
        left = later;
    }
    return sorted;
}

function text(base64: string | undefined): string {
    return base64 === undefined ? "" : Buffer.from(base64, "base64").toString("latin1");
}

function numbers(list: z.infer<typeof intList> | undefined): number[] {
    return (list?.list.i ?? []).map(Number);
}

/** Height and width of an NHWC list; 1 where nothing is said. */
function middle(list: number[]): [number, number] {
    return [list[1] ?? 1, list[2] ?? 1];
}
