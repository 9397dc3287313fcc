/** The two simpler rules beside the kiosk's, and what is left out of a clip on purpose. */
import { describe, expect, it } from "@jest/globals";
import type { FaceObservation, Observation } from "../../liveness/observation";
import { leaveOut } from "./clip_file.mjs";
import { countBlinks } from "./counting.mjs";
import { findBlinksByOneThreshold } from "./one_threshold.mjs";

const OPEN = 0.28;

/** Four seconds of a face at 25 pictures a second. */
function film(openness: (atMs: number) => number): Observation[] {
    return Array.from({ length: 100 }, (_, i) => {
        const atMs = i * 40;
        const eye = { openness: openness(atMs), contrast: 0.1, gazeY: 0 };
        const face: FaceObservation = {
            box: { x: 0.4, y: 0.4, width: 0.2, height: 0.2 },
            pose: { yawDeg: 0, rollDeg: 0, pitchRatio: 0.55 },
            eyes: [eye, eye],
            ear: 0.3,
            eyeDistancePx: 70,
        };
        return { atMs, face, faceCount: 1, brightness: 120 };
    });
}

/** Eyes that shut and open again within 280 ms of each start. */
function blink(startsMs: number[]): Observation[] {
    return film((atMs) => {
        const off = Math.min(...startsMs.map((start) => Math.abs(atMs - start - 140)));
        return 0.06 + (OPEN - 0.06) * Math.min(1, off / 140);
    });
}

describe("the one-threshold openness rule", () => {
    it("finds each blink after its warm-up, and none in it", () => {
        const found = findBlinksByOneThreshold(blink([200, 1500, 2600]));
        expect(found).toHaveLength(2);
        expect(found[0]).toBeGreaterThan(1500);
        expect(found[0]).toBeLessThan(1800);
    });

    it("takes anything for a blink that narrows the eyes for long enough", () => {
        const squint = film((atMs) => (atMs > 2000 && atMs < 2500 ? 0.19 : OPEN));
        expect(findBlinksByOneThreshold(squint)).toHaveLength(1);
    });
});

describe("counting a stream of observations", () => {
    it("gives the kiosk's blinks and how open the eyes were beside those of the simpler rules", async () => {
        const counted = await countBlinks(blink([1500, 2600]));
        expect(counted.kiosk).toHaveLength(2);
        expect(counted.oneThreshold).toHaveLength(2);
        expect(counted.reference).toHaveLength(0);
        expect(counted.eyesOpen).toHaveLength(100);
        expect(counted.eyesOpen.at(-1)).toBeCloseTo(1, 5);
    });
});

describe("leaving pictures out", () => {
    it("leaves one for each beat of the slower camera", () => {
        const times = Array.from({ length: 31 }, (_, i) => (i * 1000) / 30);
        expect(leaveOut(times, 15)).toHaveLength(16);
        expect(leaveOut(times, 60)).toEqual(times);
        expect(leaveOut(times, 10).map(Math.round)).toEqual(
            Array.from({ length: 11 }, (_, i) => i * 100),
        );
        expect(leaveOut([], 10)).toEqual([]);
    });
});
