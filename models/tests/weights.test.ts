/** The readers of tfjs' files: right numbers, and typed refusals of what does not fit. */
import { describe, expect, test } from "@jest/globals";
import { convertTfGraph } from "../src/convert/tf_convert.ts";
import { readTfGraph } from "../src/convert/tf_graph.ts";
import { halfToFloat, readWeights } from "../src/convert/tfjs_weights.ts";
import { refusal } from "./support/refusal.ts";

function manifest(...weights: object[]): unknown {
    return [{ paths: ["x.bin"], weights }];
}

describe("readWeights", () => {
    test("reads floats, 8-bit and half floats one after the other", () => {
        const bytes = Buffer.alloc(4 + 2 + 2);
        bytes.writeFloatLE(1.5, 0);
        bytes.set([0, 255], 4);
        bytes.writeUInt16LE(0x3e00, 6);
        const weights = readWeights(
            manifest(
                { name: "a", shape: [1], dtype: "float32" },
                {
                    name: "b",
                    shape: [2],
                    dtype: "float32",
                    quantization: { dtype: "uint8", scale: 0.5, min: -1 },
                },
                { name: "c", shape: [1], dtype: "float32", quantization: { dtype: "float16" } },
            ),
            bytes,
            "test",
        );
        expect([...weights.take("a", 1).values]).toEqual([1.5]);
        expect([...weights.take("b", 1).values]).toEqual([-1, 126.5]);
        expect([...weights.take("c", 1).values]).toEqual([1.5]);
        expect(() => {
            weights.expectAllTaken();
        }).not.toThrow();
    });

    test("knows every half float", () => {
        const known = [0x0000, 0x8001, 0x03ff, 0x3c00, 0xfbff].map(halfToFloat);
        expect(known).toEqual([0, -(2 ** -24), 1023 * 2 ** -24, 1, -65504]);
        expect([halfToFloat(0x7c00), halfToFloat(0x7e00)]).toEqual([
            Number.POSITIVE_INFINITY,
            Number.NaN,
        ]);
    });

    const one = { name: "a", shape: [2], dtype: "float32" };
    test.each<[string, unknown, number]>([
        ["no manifest", { a: 1 }, 8],
        ["too few bytes", manifest(one), 7],
        ["too many bytes", manifest(one), 9],
        ["an absurd shape", manifest({ ...one, shape: [1e9, 1e9] }), 8],
        ["another type", manifest({ ...one, dtype: "string" }), 8],
    ])("refuses %s", async (_title, list, length) => {
        const { code } = await refusal(() => readWeights(list, Buffer.alloc(length), "test"));
        expect(code).toBe("weights_invalid");
    });

    test("refuses a missing weight, another rank, and weights nobody used", async () => {
        const weights = readWeights(manifest(one), Buffer.alloc(8), "test");
        expect((await refusal(() => weights.take("b", 1))).code).toBe("weights_invalid");
        expect((await refusal(() => weights.take("a", 2))).code).toBe("weights_invalid");
        const { message } = await refusal(() => {
            weights.expectAllTaken();
        });
        expect(message).toContain("unused a");
    });
});

describe("a graph that is not converted", () => {
    const input = { name: "x", op: "Placeholder" };
    const options = { name: "t", side: 4, output: "y", producer: "test" };
    const convert = (...nodes: object[]): unknown => {
        const model = {
            format: "graph-model",
            modelTopology: { node: nodes },
            weightsManifest: manifest(),
        };
        return convertTfGraph(readTfGraph(model, new Uint8Array(), "test"), options);
    };
    test.each<[string, object[]]>([
        ["without an input", [{ name: "y", op: "Relu", input: ["x"] }]],
        ["with two inputs", [input, { ...input, name: "z" }]],
        ["with an unknown operation", [input, { name: "y", op: "PyFunc", input: ["x"] }]],
        ["that reads what nobody makes", [input, { name: "y", op: "Relu", input: ["q"] }]],
        ["in a circle", [input, { name: "y", op: "Relu", input: ["y"] }]],
        ["that computes nothing", [input]],
        [
            "in another layout",
            [
                input,
                { name: "y", op: "Relu", input: ["x"], attr: { data_format: { s: "TkNIVw==" } } },
            ],
        ],
    ])("%s", async (_title, nodes) => {
        expect((await refusal(() => convert(...nodes))).code).toBe("weights_invalid");
    });
});
