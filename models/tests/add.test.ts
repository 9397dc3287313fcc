import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { addModel, readGivenFile, type AddTarget } from "../src/add.ts";
import type { Card } from "../src/card.ts";
import { patternPicture } from "../src/pixels.ts";
import { loadRegistry, readModel, sha256Of } from "../src/registry.ts";
import type { ModelSpec } from "../src/spec.ts";
import { openModel, verifyModel } from "../src/verify.ts";
import { temporaryFolder } from "./support/built.ts";
import { refusal } from "./support/refusal.ts";
import { referenceSpec } from "./support/specs.ts";
import {
    constantFrameModel,
    greedyFrameModel,
    meanFrameModel,
    meanSequenceModel,
} from "./support/tiny_models.ts";
import { buildTrialTool } from "./support/trial_tool.ts";

const FRAME = "minivision_liveness_frame";
const SEQUENCE = "fasnet_liveness_sequence";
let trialEntry: string;
let folder: string;

beforeAll(async () => {
    trialEntry = await buildTrialTool();
}, 60_000);
beforeEach(() => {
    folder = temporaryFolder();
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
});

function add(spec: ModelSpec, onnx: Uint8Array, target: Partial<AddTarget> = {}): Promise<Card> {
    const file = { name: "given.onnx", sha256: sha256Of(onnx), bytes: onnx.length };
    const registry = loadRegistry([folder]);
    return addModel(
        spec,
        { onnx, madeBy: "a test", file },
        { folder, registry, trialEntry, ...target },
    );
}

/** Nothing may be left behind. */
function expectEmpty(): void {
    expect(fs.readdirSync(folder)).toEqual([]);
}

describe("the reference contracts", () => {
    test.each([
        [FRAME, meanFrameModel(112), [1, 3, 112, 112], 0.5],
        [SEQUENCE, meanSequenceModel(112), [1, 10, 3, 112, 112], 0.6],
    ])("%s is added, found and run", async (id, onnx, dims, threshold) => {
        const card = await add(referenceSpec(id), onnx);
        expect(card).toMatchObject({ id, status: "operator", threshold, file: `${id}.onnx` });
        expect(card.sha256).toBe(sha256Of(onnx));
        const model = loadRegistry([folder]).get(id);
        await verifyModel(model);
        const loaded = await openModel(card, await readModel(model));
        const picture = patternPicture(9, 112, 112);
        const [score] = await loaded.run(Array.from({ length: card.input.frames }, () => picture));
        const mean =
            picture.data.reduce((sum, value) => sum + value, 0) / picture.data.length / 255;
        expect(score).toBeCloseTo(mean, 4);
        expect(dims.reduce((a, b) => a * b)).toBe(picture.data.length * card.input.frames);
        expect(fs.readdirSync(folder).sort()).toEqual([`${id}.json`, `${id}.onnx`]);
    });

    test("a frame model does not pass for a sequence model, nor the other way round", async () => {
        const one = await refusal(() => add(referenceSpec(SEQUENCE), meanFrameModel(112)));
        const other = await refusal(() => add(referenceSpec(FRAME), meanSequenceModel(112)));
        expect([one.code, other.code]).toEqual(["onnx_contract", "onnx_contract"]);
        expect(one.message).toContain("[1,10,3,112,112]");
        expectEmpty();
    });
});

describe("a model is refused and leaves nothing behind", () => {
    test("for another input name, size or type than the spec's", async () => {
        const spec = referenceSpec(FRAME);
        const renamed = { ...spec, input: { ...spec.input, name: "image" } };
        const smaller = meanFrameModel(80);
        for (const action of [() => add(renamed, meanFrameModel(112)), () => add(spec, smaller)]) {
            expect((await refusal(action)).code).toBe("onnx_contract");
        }
        expectEmpty();
    });

    test("when it answers the same to pictures that have nothing in common", async () => {
        const { code, message } = await refusal(() =>
            add(referenceSpec(FRAME), constantFrameModel(112)),
        );
        expect(code).toBe("self_test_failed");
        expect(message).toMatch(/mean.*scale.*colour/);
        expectEmpty();
    });

    test("when it does not give what its author's code gives", async () => {
        const spec = referenceSpec(FRAME);
        const pictures = [{ kind: "pattern" as const, seed: 1 }];
        const wrong = { pictures, at: [0], values: [0.9], tolerance: 0.01 };
        const { code, message } = await refusal(() =>
            add({ ...spec, self_test: [wrong] }, meanFrameModel(112)),
        );
        expect([code, message.includes("0.9")]).toEqual(["self_test_failed", true]);
        expectEmpty();
    });

    test("when its id is taken", async () => {
        await add(referenceSpec(FRAME), meanFrameModel(112));
        const before = fs
            .readdirSync(folder)
            .map((name) => fs.statSync(path.join(folder, name)).mtimeMs);
        const { code } = await refusal(() => add(referenceSpec(FRAME), meanFrameModel(112)));
        expect(code).toBe("duplicate_model");
        const after = fs
            .readdirSync(folder)
            .map((name) => fs.statSync(path.join(folder, name)).mtimeMs);
        expect(after).toEqual(before);
    });

    test("when the runtime cannot read it", async () => {
        const onnx = Buffer.from(meanFrameModel(112));
        onnx.write("ReduceMoon", onnx.lastIndexOf("ReduceMean"), "latin1");
        const { code } = await refusal(() => add(referenceSpec(FRAME), onnx));
        expect(code).toBe("onnx_rejected");
        expectEmpty();
    });

    test("when it takes more memory than it may, without harm to this process", async () => {
        const { code, message } = await refusal(() =>
            add(referenceSpec(FRAME), greedyFrameModel(112, 2), {
                limits: { residentBytes: 512 * 1024 * 1024, ms: 60_000 },
            }),
        );
        expect([code, message]).toEqual(["onnx_rejected", expect.stringContaining("memory")]);
        expectEmpty();
    }, 60_000);

    test("when it gives no answer in time", async () => {
        const { code, message } = await refusal(() =>
            add(referenceSpec(FRAME), meanFrameModel(112), {
                limits: { residentBytes: 4 * 1024 ** 3, ms: 1 },
            }),
        );
        expect([code, message]).toEqual(["onnx_rejected", expect.stringContaining("1 ms")]);
        expectEmpty();
    });
});

test("a self-test from the author's code takes the place of recorded ones", async () => {
    const spec = referenceSpec(FRAME);
    const data = Buffer.alloc(112 * 112 * 3, 51).toString("base64");
    const own = {
        pictures: [{ kind: "rgb" as const, data }],
        at: [0],
        values: [0.2],
        tolerance: 0.001,
    };
    const card = await add({ ...spec, self_test: [own] }, meanFrameModel(112));
    expect(card.self_test).toEqual([own]);
});

test("only ordinary files of a sensible size are read", async () => {
    expect((await refusal(() => readGivenFile("/dev/zero"))).code).toBe("model_missing");
    expect((await refusal(() => readGivenFile(folder))).code).toBe("model_missing");
    expect((await refusal(() => readGivenFile("/nonexistent"))).code).toBe("model_missing");
    const file = path.join(folder, "big.onnx");
    fs.writeFileSync(file, Buffer.alloc(1000));
    expect((await refusal(() => readGivenFile(file, 999))).code).toBe("onnx_too_large");
});
