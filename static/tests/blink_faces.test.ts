import { describe, expect, it } from "@jest/globals";
import type { FoundFace } from "../src/vision/worker/face_finder";
import { chooseFace, countRivals, overlap } from "../src/vision/worker/faces";

const face = (x: number, width: number, score = 0.9): FoundFace => ({
    box: { x, y: 0.3, width, height: width },
    score,
});

describe("A9: whose blinks are counted", () => {
    it("follows the largest face, or the one in the middle of two alike", () => {
        const [near, far] = [face(0.1, 0.3), face(0.7, 0.1)];
        expect(chooseFace([far, near])).toBe(near);
        const [left, middle] = [face(0, 0.2), face(0.4, 0.2)];
        expect(chooseFace([left, middle])).toBe(middle);
        expect(chooseFace([])).toBeNull();
    });

    it("follows nothing that is hardly a face", () => {
        expect(chooseFace([face(0.4, 0.3, 0.3)])).toBeNull();
        expect(countRivals([face(0.4, 0.3, 0.3)])).toBe(0);
    });

    it("counts those who stand in front too, not those who pass behind", () => {
        expect(countRivals([])).toBe(0);
        expect(countRivals([face(0.4, 0.3)])).toBe(1);
        expect(countRivals([face(0.1, 0.3), face(0.6, 0.25)])).toBe(2);
        expect(countRivals([face(0.1, 0.3), face(0.6, 0.1)])).toBe(1);
        expect(countRivals([face(0.1, 0.3, 0.45)])).toBe(1);
        expect(countRivals([face(0.1, 0.3, 0.9), face(0.6, 0.3, 0.3)])).toBe(1);
    });

    it("measures overlap as intersection over union", () => {
        const a = { x: 0, y: 0, width: 0.2, height: 0.2 };
        expect(overlap(a, a)).toBeCloseTo(1, 10);
        expect(overlap(a, { ...a, x: 0.1 })).toBeCloseTo(1 / 3, 10);
        expect(overlap(a, { ...a, x: 0.5 })).toBe(0);
        expect(overlap(a, { ...a, width: Number.NaN })).toBe(0);
    });
});
