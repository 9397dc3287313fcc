import { describe, expect, test } from "@jest/globals";
import { cropAndScale, cropRect } from "../src/crop.ts";
import type { RgbPicture } from "../src/pixels.ts";

const FRAME = { width: 640, height: 480 };
const SHIFT = { from: "face", scale: 2.7, shape: "keep", edge: "shift" } as const;

describe("cropRect", () => {
    test("enlarges about the centre, both end pixels included", () => {
        const box = { x: 300, y: 200, width: 40, height: 50 };
        expect(cropRect(box, FRAME, { ...SHIFT, scale: 2 })).toEqual({
            left: 280,
            top: 175,
            width: 81,
            height: 101,
        });
    });

    test("shifts back inside at each edge and keeps the size", () => {
        const size = { width: 100, height: 100 };
        const middle = cropRect({ x: 270, y: 190, ...size }, FRAME, { ...SHIFT, scale: 2 });
        const places = [
            { x: -20, y: -20, left: 0, top: 0 },
            { x: 560, y: 400, left: 439, top: 279 },
        ];
        for (const { x, y, left, top } of places) {
            const rect = cropRect({ x, y, ...size }, FRAME, { ...SHIFT, scale: 2 });
            expect(rect).toEqual({ left, top, width: middle.width, height: middle.height });
        }
    });

    test("enlarges less where the frame is too small", () => {
        const box = { x: 120, y: 140, width: 400, height: 300 };
        const rect = cropRect(box, FRAME, { ...SHIFT, scale: 4 });
        expect(rect.left + rect.width).toBeLessThanOrEqual(FRAME.width);
        expect(rect.top + rect.height).toBeLessThanOrEqual(FRAME.height);
        expect(rect.width / rect.height).toBeCloseTo(400 / 300, 1);
    });

    test("clips, and squares", () => {
        const box = { x: -10, y: 10, width: 100, height: 60 };
        const clipped = cropRect(box, FRAME, { ...SHIFT, scale: 1, edge: "clip" });
        expect(clipped).toEqual({ left: 0, top: 10, width: 91, height: 61 });
        const inside = { x: 100, y: 110, width: 100, height: 60 };
        const squared = cropRect(inside, FRAME, { ...SHIFT, scale: 1, shape: "square" });
        expect(squared).toEqual({ left: 100, top: 90, width: 101, height: 101 });
    });

    test("refuses a box that is outside or empty", () => {
        const clip = { ...SHIFT, edge: "clip" } as const;
        expect(() => cropRect({ x: 2000, y: 0, width: 10, height: 10 }, FRAME, clip)).toThrow(
            RangeError,
        );
        expect(() => cropRect({ x: 0, y: 0, width: Number.NaN, height: 1 }, FRAME, clip)).toThrow(
            RangeError,
        );
    });
});

describe("cropAndScale", () => {
    const frame: RgbPicture = {
        width: 4,
        height: 2,
        data: Uint8Array.from({ length: 24 }, (_, index) => Math.floor(index / 3) * 10),
    };
    const whole = { left: 0, top: 0, width: 4, height: 2 };

    function reds(picture: RgbPicture): number[] {
        return [...picture.data].filter((_, index) => index % 3 === 0);
    }

    test("copies at the same size", () => {
        expect(cropAndScale(frame, whole, whole)).toEqual(frame);
    });

    test("interpolates between pixel centres", () => {
        expect(reds(cropAndScale(frame, whole, { width: 2, height: 1 }))).toEqual([25, 45]);
        const part = { left: 1, top: 0, width: 2, height: 1 };
        expect(reds(cropAndScale(frame, part, { width: 4, height: 1 }))).toEqual([10, 13, 18, 20]);
    });

    test("pads with black at the end or on both sides", () => {
        const square = { width: 4, height: 4 };
        const end = reds(cropAndScale(frame, whole, square, "pad"));
        expect(end.slice(8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
        const centre = reds(cropAndScale(frame, whole, square, "pad_centre"));
        expect(centre).toEqual([0, 0, 0, 0, ...reds(frame), 0, 0, 0, 0]);
    });
});
