/**
 * Liveness models for the tests: real ONNX files whose score is the mean brightness of what they are shown, so that
 * a test can say which score is right.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Card } from "../../../models/src/card.ts";
import { GraphBuilder } from "../../../models/src/onnx/graph_builder.ts";
import { patternPicture } from "../../../models/src/pixels.ts";
import { recordSelfTest } from "../../../models/src/record_self_test.ts";
import { parseCard, sha256Of } from "../../../models/src/registry.ts";
import { openModel } from "../../../models/src/verify.ts";

export interface TestModel {
    readonly id: string;
    /** 1 makes a frame model [1,3,112,112], more a sequence model [1,frames,3,112,112]. */
    readonly frames?: number;
    readonly weight?: number;
    readonly threshold?: number;
    readonly status?: Card["status"];
    /** A model that passes its self-test and then, on a face, gives no number or makes the runtime fail. */
    readonly flaw?: "no_number" | "fails";
    /** Applied to the written card, before it is checked. */
    readonly change?: (card: Record<string, unknown>) => void;
}

const SIDE = 112;
/** Of the self-test's picture. */
const SEED = 1;

/** A folder for models that is removed by the caller. */
export function temporaryFolder(): string {
    return fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-sidecar-"));
}

/** Writes model and card into a folder. The card's self-test is recorded through the reference code. */
export async function writeTestModel(folder: string, model: TestModel): Promise<Card> {
    const bytes = await graphOf(model);
    const draft = cardOf(model, bytes);
    const loaded = await openModel(draft, bytes);
    const card: Card = { ...draft, self_test: [await recordSelfTest(loaded, SEED)] };
    await loaded.release();
    model.change?.(card);
    parseCard(card, model.id);
    fs.writeFileSync(path.join(folder, card.file), bytes);
    fs.writeFileSync(path.join(folder, `${model.id}.json`), JSON.stringify(card));
    return card;
}

async function graphOf({ frames = 1, flaw }: TestModel): Promise<Uint8Array> {
    const honest = meanBrightness(frames);
    if (flaw === undefined) {
        return honest;
    }
    const model = await openModel(cardOf({ id: "honest" }, honest), honest);
    const [usual = 0] = await model.run([patternPicture(SEED, SIDE, SIDE)]);
    await model.release();
    return flawed(flaw, usual);
}

/** Right for pictures as bright as the self-test's, within a hundredth. */
function flawed(flaw: "no_number" | "fails", usual: number): Uint8Array {
    const graph = new GraphBuilder("flawed");
    const constant = (value: number): string => graph.floats(Float32Array.of(value), [1]);
    const input = graph.input("input", "float32", [1, 3, SIDE, SIDE]);
    const mean = graph.add("ReduceMean", [input], { axes: [1, 2, 3], keepdims: 0 });
    const off = graph.add("Abs", [graph.add("Sub", [mean, constant(usual)])]);
    const hundredths = graph.add("Mul", [off, constant(100)]);
    const score =
        flaw === "no_number"
            ? graph.add("Sqrt", [graph.add("Sub", [constant(1), hundredths])])
            : // A place behind the end of a list of one.
              graph.add("Gather", [constant(0.5), graph.add("Cast", [hundredths], { to: 7 })]);
    graph.output(graph.add("Reshape", [score, graph.ints([1, 1])]), "score", "float32", [1, 1]);
    return graph.finish("tests");
}

function meanBrightness(frames: number): Uint8Array {
    const graph = new GraphBuilder("mean_brightness");
    const dims = frames === 1 ? [1, 3, SIDE, SIDE] : [1, frames, 3, SIDE, SIDE];
    const input = graph.input("input", "float32", dims);
    const axes = dims.map((_, axis) => axis).slice(1);
    const mean = graph.add("ReduceMean", [input], { axes, keepdims: 0 });
    graph.output(graph.add("Reshape", [mean, graph.ints([1, 1])]), "score", "float32", [1, 1]);
    return graph.finish("tests");
}

function cardOf(model: TestModel, bytes: Uint8Array): Card {
    const frames = model.frames ?? 1;
    const scale = 1 / 255;
    return {
        schema: 1,
        id: model.id,
        title: "Mean brightness",
        task: frames === 1 ? "liveness_frame" : "liveness_sequence",
        status: model.status ?? "operator",
        weight: model.weight ?? 1,
        file: `${model.id}.onnx`,
        sha256: sha256Of(bytes),
        bytes: bytes.length,
        licence: { spdx: "CC0-1.0", holder: "the tests", url: "https://example.com/licence" },
        source: {
            made_by: "the tests",
            author: "the tests",
            version: "1",
            url: "https://example.com/model",
            files: [{ name: `${model.id}.onnx`, sha256: sha256Of(bytes), bytes: bytes.length }],
        },
        input: {
            name: "input",
            dtype: "float32",
            layout: frames === 1 ? "NCHW" : "NTCHW",
            frames,
            height: SIDE,
            width: SIDE,
            colour: "RGB",
            mean: [0, 0, 0],
            scale: [scale, scale, scale],
            crop: { from: "face", scale: 1, shape: "keep", edge: "shift" },
        },
        output: {
            name: "score",
            shape: [1, 1],
            meaning: "Mean brightness of the face, 0..1",
            activation: "none",
            classes: [],
            live_index: 0,
        },
        threshold: model.threshold ?? 0.25,
        notes: [],
        self_test: [{ pictures: [], at: [0], values: [0], tolerance: 1 }],
    };
}
