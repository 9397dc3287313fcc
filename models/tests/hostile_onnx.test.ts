/** .onnx files that reach for other files, bring operators along, or ask for more memory than there is. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { InferenceSession } from "onnxruntime-node";
import { MessageWriter } from "../src/onnx/protobuf_writer.ts";
import { inspectOnnx } from "../src/onnx/inspect.ts";
import { temporaryFolder } from "./support/built.ts";
import {
    attributeMessage,
    modelMessage,
    nodeMessage,
    tensorMessage,
    type ModelParts,
    type TensorParts,
} from "./support/onnx_messages.ts";
import { refusal } from "./support/refusal.ts";
import { meanFrameModel } from "./support/tiny_models.ts";

async function codeOf(parts: ModelParts): Promise<string> {
    return (await refusal(() => inspectOnnx(modelMessage(parts)))).code;
}

test("an honest file is summed up", () => {
    const { inputs, outputs, operators } = inspectOnnx(meanFrameModel(112));
    expect(inputs).toEqual([{ name: "input", type: 1, dims: [1, 3, 112, 112] }]);
    expect(outputs.map(({ name }) => name)).toEqual(["score"]);
    expect([...operators].sort()).toEqual(["Identity", "ReduceMean", "Reshape"]);
});

test("sizes that may vary are told from fixed ones", () => {
    expect(inspectOnnx(modelMessage({ dims: ["N", 3, 0, -1] })).inputs[0]?.dims).toEqual([
        null,
        3,
        null,
        null,
    ]);
});

describe("external data", () => {
    test.each<[string, TensorParts]>([
        ["a path upwards", { dims: [4], external: { location: "../../etc/passwd" }, location: 1 }],
        ["an absolute path", { dims: [4], external: { location: "/etc/shadow" }, location: 1 }],
        ["a file beside it", { dims: [4], external: { location: "weights.bin", length: "16" } }],
        ["the flag alone", { dims: [4], location: 1 }],
        [
            "beside honest numbers",
            { dims: [1], raw: new Uint8Array(4), external: { location: "x" } },
        ],
    ])("%s is refused, as a weight and in an attribute", async (_title, parts) => {
        const tensor = tensorMessage(parts);
        expect(await codeOf({ initializers: [tensor] })).toBe("onnx_external_data");
        const node = nodeMessage("Constant").message(5, attributeMessage(5, tensor));
        expect(await codeOf({ nodes: [node] })).toBe("onnx_external_data");
    });

    test("the runtime itself would have read the other file, were it not refused", async () => {
        const folder = temporaryFolder();
        fs.writeFileSync(path.join(folder, "secret.bin"), new Float32Array([42]));
        const weight = tensorMessage({
            dims: [1, 1],
            external: { location: "secret.bin", offset: "0", length: "4" },
            location: 1,
        });
        const add = new MessageWriter()
            .string(1, "input")
            .string(1, "w")
            .string(2, "score")
            .string(4, "Add");
        const file = path.join(folder, "leak.onnx");
        fs.writeFileSync(file, modelMessage({ nodes: [add], initializers: [weight] }));
        const session = await InferenceSession.create(file);
        await session.release();
        const { code } = await refusal(() => inspectOnnx(fs.readFileSync(file)));
        expect(code).toBe("onnx_external_data");
        fs.rmSync(folder, { recursive: true });
    });
});

describe("operators", () => {
    test.each<[string, ModelParts]>([
        ["of another domain", { nodes: [nodeMessage("Gelu", "com.microsoft")] }],
        ["of a domain of their own", { nodes: [nodeMessage("Backdoor", "evil.example")] }],
        ["of a declared domain", { domains: ["", "evil.example"] }],
        ["that loop", { nodes: [nodeMessage("Loop")] }],
        ["that branch", { nodes: [nodeMessage("If")] }],
        ["that scan", { nodes: [nodeMessage("Scan")] }],
        ["that throw dice", { nodes: [nodeMessage("RandomNormal")] }],
        ["with a graph inside", { nodes: [withAttribute(6)] }],
        ["with graphs inside", { nodes: [withAttribute(11)] }],
        ["defined as functions in the file", { functions: true }],
        ["for training", { training: true }],
        ["on sparse weights", { sparse: true }],
        ["on a sparse attribute", { nodes: [withAttribute(22)] }],
    ])("%s are refused", async (_title, parts) => {
        expect(await codeOf(parts)).toBe("onnx_operator");
    });

    function withAttribute(field: number): MessageWriter {
        return nodeMessage("Identity").message(5, attributeMessage(field, new MessageWriter()));
    }
});

describe("sizes", () => {
    test.each<[string, ModelParts]>([
        ["an input of 2^40", { dims: [2 ** 20, 2 ** 20] }],
        ["an input of nine axes", { dims: [1, 1, 1, 1, 1, 1, 1, 1, 1] }],
        ["a weight of 2^62", { initializers: [tensorMessage({ dims: [2 ** 31, 2 ** 31] })] }],
        [
            "a weight whose size overflows",
            { initializers: [tensorMessage({ dims: [2 ** 32, 2 ** 32] })] },
        ],
        ["a negative weight", { initializers: [tensorMessage({ dims: [-4] })] }],
        [
            "a weight of nine axes",
            { initializers: [tensorMessage({ dims: Array<number>(9).fill(1) })] },
        ],
        ["a shape to expand to", { initializers: [sizes([2 ** 40])] }],
        ["a negative shape", { initializers: [sizes([-(2 ** 40)])] }],
    ])("%s is refused", async (_title, parts) => {
        expect(await codeOf(parts)).toBe("onnx_too_large");
    });

    test("the largest int64, which exporters write for 'to the end', is not", () => {
        const raw = new Uint8Array(8);
        new DataView(raw.buffer).setBigInt64(0, 2n ** 63n - 1n, true);
        const initializers = [tensorMessage({ dims: [1], type: 7, raw })];
        expect(() => inspectOnnx(modelMessage({ initializers }))).not.toThrow();
    });

    function sizes(int64s: number[]): MessageWriter {
        return tensorMessage({ dims: [int64s.length], type: 7, int64s });
    }
});

describe("damage", () => {
    test("weights that do not fill their shape, or have none", async () => {
        const raw = new Uint8Array(7);
        expect(await codeOf({ initializers: [tensorMessage({ dims: [2], raw })] })).toBe(
            "onnx_invalid",
        );
        expect(await codeOf({ initializers: [tensorMessage({ dims: [2] })] })).toBe("onnx_invalid");
        const text = tensorMessage({ dims: [1], type: 8, raw });
        expect(await codeOf({ initializers: [text] })).toBe("onnx_invalid");
    });

    test("no version, no graph, no nodes", async () => {
        expect(await codeOf({ version: 0 })).toBe("onnx_invalid");
        expect(await codeOf({ version: 99 })).toBe("onnx_invalid");
        expect(await codeOf({ nodes: [] })).toBe("onnx_invalid");
        expect((await refusal(() => inspectOnnx(new Uint8Array()))).code).toBe("onnx_invalid");
    });

    test("other files", async () => {
        for (const text of ["<html></html>", "PK\u0003\u0004", "\u007fELF", "GIF89a", "{}"]) {
            const { code } = await refusal(() => inspectOnnx(Buffer.from(text, "latin1")));
            expect(code).toMatch(/^onnx_/);
        }
    });

    test("every truncation is refused, every flipped byte is read or refused with a code", async () => {
        const file = meanFrameModel(8);
        for (let length = 0; length < file.length; length++) {
            try {
                // Fields after the graph may be cut away whole; the runtime refuses what is left.
                inspectOnnx(file.subarray(0, length));
                expect(length).toBeGreaterThan(file.length - 10);
            } catch {
                const { code } = await refusal(() => inspectOnnx(file.subarray(0, length)));
                expect(code).toMatch(/^onnx_/);
            }
        }
        for (let at = 0; at < file.length; at++) {
            const spoiled = Uint8Array.from(file);
            spoiled[at] = (spoiled[at] ?? 0) ^ 0xff;
            try {
                inspectOnnx(spoiled);
            } catch {
                expect((await refusal(() => inspectOnnx(spoiled))).code).toMatch(/^onnx_/);
            }
        }
    });
});
