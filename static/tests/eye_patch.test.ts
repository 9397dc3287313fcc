import { describe, expect, it } from "@jest/globals";
import { EYE_PATCH_SIDE } from "../../liveness/geometry/eye_patch";
import { readEyePatch } from "../src/vision/worker/eye_patch";

const SIDE = 64;

/** A crop whose left half is white, and whose right half has this colour. */
function paint(r: number, g: number, b: number): ImageData {
    const data = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
    for (let at = 0; at < data.length; at += 4) {
        if ((at / 4) % SIDE >= SIDE / 2) {
            data.set([r, g, b], at);
        }
    }
    return { data, width: SIDE, height: SIDE, colorSpace: "srgb" };
}

describe("Q14: the patch of an eye", () => {
    it("has the means of its parts, row by row", () => {
        const patch = readEyePatch(paint(0, 0, 0));
        expect(patch).toHaveLength(EYE_PATCH_SIDE ** 2);
        const [left, right] = [0, EYE_PATCH_SIDE / 2].map((x) =>
            Array.from({ length: EYE_PATCH_SIDE }, (_, y) => patch[y * EYE_PATCH_SIDE + x]),
        );
        expect(new Set(left)).toEqual(new Set([255]));
        expect(new Set(right)).toEqual(new Set([0]));
    });

    it("sees colours as bright as people do", () => {
        expect(readEyePatch(paint(255, 0, 0)).at(-1)).toBe(76);
        expect(readEyePatch(paint(0, 255, 0)).at(-1)).toBe(150);
        expect(readEyePatch(paint(0, 0, 255)).at(-1)).toBe(29);
    });
});
