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
import { makeScorer } from "../../src/worker/scorers.ts";
import { Session } from "../../src/worker/session.ts";
import { faceJpegs, hashOf } from "../support/frames.ts";
import { temporaryFolder, writeTestModel } from "../support/test_models.ts";

const folder = temporaryFolder();
const go = (): boolean => false;

let pipeline: Pipeline;
let frames: Buffer[];

beforeAll(async () => {
    await writeTestModel(folder, { id: "mean_frame" });
    await writeTestModel(folder, { id: "mean_sequence", frames: 10, threshold: 0.6 });
    const registry = loadRegistry([path.join(ROOT, "dist/models"), folder]);
    const scorers = [];
    for (const id of ["mean_frame", "mean_sequence", "human_liveness"]) {
        scorers.push(makeScorer(await Session.open(registry.get(id))));
    }
    pipeline = {
        detector: new Detector(await Session.open(registry.get("tiny_face_detector"))),
        scorers,
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
    return result.scores.find((score) => score.id === id)?.score ?? Number.NaN;
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
        expect(result.scores.map(({ id, threshold }) => [id, threshold])).toEqual([
            ["mean_frame", 0.25],
            ["mean_sequence", 0.6],
        ]);
        expect(scoreOf(result, "mean_sequence")).toBeCloseTo(scoreOf(result, "mean_frame"), 4);
    });

    test("a sequence model with fewer frames than it needs says how many", async () => {
        await expect(run(frames.slice(0, 9), ["mean_sequence"])).rejects.toMatchObject({
            code: "too_few_frames",
            message: expect.stringContaining('"mean_sequence" judges 10 frames'),
        });
    });

    test("no score of one job is left in the next", async () => {
        const ids = ["mean_frame", "mean_sequence", "human_liveness"];
        const first = await run(frames, ids);
        await run(await faceJpegs(10, { person: 2 }), ids);
        await expect(run(frames.slice(0, 3), ids)).rejects.toMatchObject({
            code: "too_few_frames",
        });
        const again = await run(frames, ids);
        expect(again.scores).toEqual(first.scores);
    });

    test("experimental models carry weight 0", async () => {
        const { scores } = await run(frames.slice(0, 1), ["human_liveness"]);
        expect(scores).toMatchObject([{ id: "human_liveness", weight: 0 }]);
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
        const { stages } = await run(frames.slice(0, 2), ["human_liveness"]);
        expect(Object.keys(stages).sort()).toEqual(["crop", "decode", "detect", "score"]);
        expect(Object.values(stages).every((ms) => ms > 0)).toBe(true);
    });
});
