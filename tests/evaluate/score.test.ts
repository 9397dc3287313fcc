import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readLabels } from "./labels.mjs";
import { boundShare, scoreClip, summarize } from "./score.mjs";

/** 25 pictures a second. */
const TIMES = Array.from({ length: 1500 }, (_, i) => i * 40);

const label = (more: object): Parameters<typeof scoreClip>[0] => ({
    id: "clip",
    person: "clip",
    conditions: [],
    blinks: [],
    ignore: [],
    fromFrame: 0,
    toFrame: 10_000,
    fps: undefined,
    ...more,
});

describe("scoring a clip", () => {
    it("finds a blink within its span and the tolerance, each find serving one blink", () => {
        const score = scoreClip(
            label({
                blinks: [
                    [100, 104],
                    [110, 114],
                ],
            }),
            [98, 99, 116],
            TIMES,
            2,
        );
        expect(score).toMatchObject({
            blinks: 2,
            found: 2,
            falseCount: 1,
            missed: [],
            falseFrames: [99],
        });
    });

    it("does not stretch the tolerance", () => {
        const score = scoreClip(label({ blinks: [[100, 104]] }), [97, 107], TIMES, 2);
        expect(score).toMatchObject({ found: 0, falseCount: 2, missed: [[100, 104]] });
    });

    it("counts nothing where it is to be ignored, in finds and in minutes", () => {
        const score = scoreClip(label({ ignore: [[200, 949]] }), [300, 1200], TIMES, 2);
        expect(score.falseFrames).toEqual([1200]);
        expect(score.minutes).toBeCloseTo(749 / 1500, 2);
    });

    it("looks at the labelled part alone", () => {
        const score = scoreClip(
            label({ blinks: [[50, 54]], toFrame: 285 }),
            [52, 300, 400],
            TIMES,
            2,
        );
        expect(score).toMatchObject({ blinks: 1, found: 1, falseCount: 0 });
        expect(score.minutes).toBeCloseTo((285 * 40) / 60_000, 6);
    });

    it("adds clips up", () => {
        const scores = [
            scoreClip(label({ blinks: [[100, 104]] }), [102, 900], TIMES, 2),
            scoreClip(label({ blinks: [[100, 104]] }), [], TIMES, 2),
        ];
        expect(summarize(scores)).toMatchObject({ blinks: 2, found: 1, false: 1, recall: 0.5 });
        expect(summarize(scores).false_per_minute).toBeCloseTo(0.5, 2);
        expect(summarize([]).recall).toBeNull();
    });

    it("bounds a share by Wilson's interval", () => {
        const [low, high] = boundShare(26, 26);
        expect(low).toBeCloseTo(0.8713, 4);
        expect(high).toBeCloseTo(1, 10);
        expect(boundShare(0, 0)).toEqual([null, null]);
    });
});

describe("labels", () => {
    const read = (json: unknown): ReturnType<typeof readLabels> => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "labels-"));
        const file = path.join(folder, "labels.json");
        fs.writeFileSync(file, JSON.stringify(json));
        try {
            return readLabels(file);
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    };

    it("take from_frame, to_frame and ignore where they are given, else the labelled frames", () => {
        const { clips, toleranceFrames } = read({
            match_tolerance_frames: 3,
            clips: [
                { id: "a", blinks: [[1, 2]], frames: 286 },
                { id: "b", blinks: [], from_frame: 10, to_frame: 90, ignore: [[20, 30]] },
            ],
        });
        expect(toleranceFrames).toBe(3);
        expect(clips[0]).toMatchObject({ fromFrame: 0, toFrame: 285, ignore: [] });
        expect(clips[1]).toMatchObject({ fromFrame: 10, toFrame: 90, ignore: [[20, 30]] });
    });

    it.each([
        [{}, /expected "clips"/],
        [{ clips: [{ id: "../a", blinks: [] }] }, /clips\[0\].*id/],
        [{ clips: [{ id: "a", blinks: [[5, 4]] }] }, /clips\[0\] \(a\)\.blinks\[0\]/],
        [{ clips: [{ id: "a", blinks: [[1]] }] }, /whole frame numbers/],
        [{ clips: [{ id: "a", blinks: [], ignore: 3 }] }, /ignore/],
    ])("refuse %j, saying where", (json, message) => {
        expect(() => read(json)).toThrow(message);
    });
});
