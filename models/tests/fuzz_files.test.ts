/** Model files made bad from a seed: whoever imports one is told why not, or gets what the file says; nothing else happens. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ModelError } from "../src/errors.ts";
import { inspectOnnx } from "../src/onnx/inspect.ts";
import { readCheckpoint } from "../src/torch/checkpoint.ts";
import { bytes, dict, floats, legacy, pickle, tensor, zip } from "./support/pickles.ts";
import { meanFrameModel, meanSequenceModel } from "./support/tiny_models.ts";

const SEED = Number(process.env["EH_FUZZ_SEED"] ?? 19);
const RUNS = Math.round(3000 * Number(process.env["EH_FUZZ_CASES"] ?? 1));
/** For one file. The largest here has 3 kB: an import that takes longer hangs on it. */
const LIMIT_MS = 1000;

const VALUES = Float32Array.of(1, 2, 3, 4);
const STATE = dict({ w: tensor("0", [4]) });

/** One to three changes: bytes set, taken out, put in twice, or the rest cut off. Lengths and counts are bytes too. */
function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
    const change = fc.record({
        at: fc.nat(file.length - 1),
        size: fc.nat(24),
        byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
        kind: fc.constantFrom("set", "set", "cut", "twice", "end"),
    });
    return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
        changes.reduce<Uint8Array>((data, { at, size, byte, kind }) => {
            const head = data.subarray(0, at);
            const tail = data.subarray(at);
            switch (kind) {
                case "set":
                    return Uint8Array.from(data, (old, index) => (index === at ? byte : old));
                case "cut":
                    return bytes(head, tail.subarray(size));
                case "twice":
                    return bytes(head, tail.subarray(0, size), tail);
                default:
                    return head;
            }
        }, file),
    );
}

/** @returns how many files were read all the same */
function importAll(file: Uint8Array, read: (data: Uint8Array) => unknown): number {
    let accepted = 0;
    fc.assert(
        fc.property(damaged(file), (data) => {
            const start = performance.now();
            try {
                read(data);
                accepted += 1;
            } catch (error) {
                if (!(error instanceof ModelError)) {
                    throw error;
                }
            }
            expect(performance.now() - start).toBeLessThan(LIMIT_MS);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    return accepted;
}

describe("S3: a model file that was damaged or made up", () => {
    test.each([
        ["one frame", meanFrameModel(112)],
        ["ten frames", meanSequenceModel(112)],
    ])("ONNX, %s: refused with a code, or summed up", (_title, file) => {
        expect(importAll(file, inspectOnnx)).toBeLessThan(RUNS);
    });

    test.each([
        ["zip", zip({ "archive/data.pkl": pickle(STATE), "archive/data/0": floats(VALUES) })],
        ["legacy", legacy(STATE, { "0": VALUES })],
    ])(".pth, %s: refused with a code, or read", (_title, file) => {
        const accepted = importAll(file, (data) => readCheckpoint(data).tensor("w"));
        expect(accepted).toBeLessThan(RUNS);
    });

    test("the files that are damaged are good ones", () => {
        const file = zip({ "archive/data.pkl": pickle(STATE), "archive/data/0": floats(VALUES) });
        expect(readCheckpoint(file).tensor("w")).toBeDefined();
        expect(readCheckpoint(legacy(STATE, { "0": VALUES })).tensor("w")).toBeDefined();
        expect(inspectOnnx(meanFrameModel(112)).inputs).toHaveLength(1);
    });
});
