import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { cropAndScale, cropRect } from "../../../models/src/crop.ts";
import { decodeFaceBoxes, detectorAt } from "../../../models/src/face_boxes.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { loadRegistry } from "../../../models/src/registry.ts";
import { ROOT } from "../../build.mjs";
import { openModel } from "../../../models/src/verify.ts";
import { readModel } from "../../../models/src/read_model.ts";
import { decodeFrame } from "../../src/worker/decode.ts";
import { Detector, LOOK_SIDES } from "../../src/worker/detector.ts";
import { GivenUp, verifyFrames, type Pipeline } from "../../src/worker/pipeline.ts";
import type { JobResult, VerifyJob } from "../../src/worker/protocol.ts";
import { makeScorer, type Scorer } from "../../src/worker/scorers.ts";
import { Session } from "../../src/worker/session.ts";
import { faceJpegs, hashOf } from "../support/frames.ts";
import { temporaryFolder, writeTestModel } from "../support/test_models.ts";

const folder = temporaryFolder();
const MODELS = ["mean_frame", "mean_sequence", "mean_silent", "no_number", "fails"];
const go = (): boolean => false;

let pipeline: Pipeline;
let frames: Buffer[];

beforeAll(async () => {
    await writeTestModel(folder, { id: "mean_frame" });
    await writeTestModel(folder, { id: "mean_sequence", frames: 10, threshold: 0.6 });
    await writeTestModel(folder, { id: "mean_silent", weight: 0 });
    await writeTestModel(folder, { id: "no_number", weight: 0, flaw: "no_number" });
    await writeTestModel(folder, { id: "fails", weight: 0, flaw: "fails" });
    const registry = loadRegistry([path.join(ROOT, "dist/models"), folder]);
    const scorers = [];
    for (const id of MODELS) {
        scorers.push(makeScorer(await Session.open(registry.get(id))));
    }
    pipeline = {
        detector: new Detector(await Session.open(registry.get("tiny_face_detector"))),
        scorers,
        recogniser: null,
        maxPixels: 2_100_000,
    };
    frames = await faceJpegs(10);
});

afterAll(async () => {
    await Promise.all(pipeline.scorers.map((scorer) => scorer.session.release()));
    fs.rmSync(folder, { recursive: true });
});

function run(
    own: readonly Uint8Array[],
    ids: readonly string[],
    isGivenUp = go,
): Promise<JobResult> {
    const job: VerifyJob = { id: 1, frames: own, hashes: own.map(hashOf) };
    const scorers = pipeline.scorers.filter((scorer) => ids.includes(scorer.session.card.id));
    return verifyFrames({ ...pipeline, scorers }, job, isGivenUp);
}

function scoreOf(result: JobResult, id: string): number {
    return result.models.find((model) => model.id === id)?.score ?? Number.NaN;
}

/** Brightness of the face, by the registry's reference code from the decoded frame on. */
async function referenceScore(frame: Uint8Array): Promise<number> {
    const picture: RgbPicture = await decodeFrame(frame, 2_100_000, "frame");
    const registry = loadRegistry([path.join(ROOT, "dist/models"), folder]);
    const detector = registry.get("tiny_face_detector");
    const card = detectorAt(detector.card, LOOK_SIDES[0]);
    const model = await openModel(card, await readModel(detector));
    const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
    const grid = await model.run([cropAndScale(picture, whole, card.input, "pad")]);
    const [face] = decodeFaceBoxes(grid, LOOK_SIDES[0] / 32, {
        squareSide: picture.width,
        minScore: 0.5,
    });
    if (!face) {
        throw new Error("no face");
    }
    const { input } = registry.get("mean_frame").card;
    const { data } = cropAndScale(picture, cropRect(face, picture, input.crop), input, "keep");
    return data.reduce((sum, value) => sum + value, 0) / data.length / 255;
}

describe("verifyFrames", () => {
    test("a frame model's score is the mean over the frames, equal to the reference's", async () => {
        const own = frames.slice(0, 3);
        const expected = await Promise.all(own.map(referenceScore));
        const mean = expected.reduce((sum, score) => sum + score, 0) / expected.length;
        expect(scoreOf(await run(own, ["mean_frame"]), "mean_frame")).toBeCloseTo(mean, 4);
    });

    test("a sequence model sees ten frames at once", async () => {
        const result = await run(frames, ["mean_frame", "mean_sequence"]);
        expect(result.models.map(({ id, threshold }) => [id, threshold])).toEqual([
            ["mean_frame", 0.25],
            ["mean_sequence", 0.6],
        ]);
        expect(scoreOf(result, "mean_sequence")).toBeCloseTo(scoreOf(result, "mean_frame"), 4);
    });

    test("S5: a sequence model with fewer frames than it needs says so, and nobody fails", async () => {
        const result = await run(frames.slice(0, 9), ["mean_frame", "mean_sequence"]);
        expect(result.models).toMatchObject([
            { id: "mean_frame", score: expect.any(Number) },
            { id: "mean_sequence", score: null, not_assessed: "too_few_frames" },
        ]);
    });

    test("S5: a model that gives no number, or that the runtime fails on, says so, and nobody fails", async () => {
        const alone = await run(frames.slice(0, 3), ["mean_frame"]);
        const result = await run(frames.slice(0, 3), ["mean_frame", "no_number", "fails"]);
        expect(result.models).toMatchObject([
            { id: "mean_frame", score: scoreOf(alone, "mean_frame") },
            { id: "no_number", score: null, not_assessed: "no_number" },
            { id: "fails", score: null, not_assessed: "model_failed" },
        ]);
        expect(result.troubles).toEqual([expect.stringContaining('model "fails"')]);
        const next = await run(frames.slice(0, 1), ["mean_frame"]);
        expect(next.troubles).toEqual([]);
    });

    test("S6: a frame that one model cannot look at is kept or left by each for itself", async () => {
        const [frame, sequence] = pipeline.scorers as [Scorer, Scorer];
        const blind = Object.create(frame) as Scorer;
        blind.locate = () => null;
        const job = { id: 1, frames, hashes: frames.map(hashOf) };
        const result = await verifyFrames({ ...pipeline, scorers: [blind, sequence] }, job, go);
        const alone = await run(frames, ["mean_sequence"]);
        expect(result.framesWithFace).toBe(10);
        expect(result.models).toEqual([
            expect.objectContaining({ score: null, not_assessed: "face_outside_frame" }),
            ...alone.models,
        ]);
    });

    test("S6: all parts are located before one is kept", async () => {
        const [frame, sequence] = pipeline.scorers as [Scorer, Scorer];
        const kept: unknown[] = [];
        const keeping = Object.create(sequence) as Scorer;
        keeping.take = (picture) => void kept.push(picture);
        const refusing = Object.create(frame) as Scorer;
        refusing.locate = () => {
            throw new Error("refused");
        };
        const job = { id: 1, frames, hashes: frames.map(hashOf) };
        const both = { ...pipeline, scorers: [keeping, refusing] };
        await expect(verifyFrames(both, job, go)).rejects.toThrow("refused");
        expect(kept).toEqual([]);
    });

    test("no score of one job is left in the next", async () => {
        const ids = ["mean_frame", "mean_sequence", "mean_silent"];
        const first = await run(frames, ids);
        await run(await faceJpegs(10, { person: 2 }), ids);
        await run(frames.slice(0, 3), ids);
        const again = await run(frames, ids);
        expect(again.models).toEqual(first.models);
    });

    test("a model of weight 0 is told with it", async () => {
        const { models } = await run(frames.slice(0, 1), ["mean_silent"]);
        expect(models).toMatchObject([{ id: "mean_silent", weight: 0 }]);
    });

    test("a job that is given up ends between two frames", async () => {
        let asked = 0;
        const afterTwo = (): boolean => ++asked > 2;
        await expect(run(frames, ["mean_frame"], afterTwo)).rejects.toBeInstanceOf(GivenUp);
        expect(asked).toBe(3);
    });

    test("a frame that cannot be read ends the job, and the frame decoded ahead harms nobody", async () => {
        const [good] = frames as [Buffer];
        const broken = good.subarray(0, good.length / 2);
        await expect(run([good, broken, broken], ["mean_frame"])).rejects.toMatchObject({
            code: "image_unreadable",
            field: "frame[1]",
        });
        await expect(run([Buffer.from("no picture, none"), broken], [])).rejects.toMatchObject({
            code: "unsupported_image",
            field: "frame[0]",
        });
    });

    test("the times of the stages are told", async () => {
        const { stages } = await run(frames.slice(0, 2), ["mean_silent"]);
        expect(Object.keys(stages).sort()).toEqual(["crop", "decode", "detect", "score"]);
        expect(Object.values(stages).every((ms) => ms > 0)).toBe(true);
    });
});
