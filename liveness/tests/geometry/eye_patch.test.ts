import { describe, expect, it } from "@jest/globals";
import { compareAround, EYE_PATCH_SIDE, measureStructure } from "../../geometry/eye_patch";

/** A patch out of a function of its column and row. */
const paint = (value: (x: number, y: number) => number): number[] =>
    Array.from({ length: EYE_PATCH_SIDE ** 2 }, (_, i) =>
        value(i % EYE_PATCH_SIDE, Math.floor(i / EYE_PATCH_SIDE)),
    );
/** A brow above, a cheek below, a dark eye in the middle. */
const face = (x: number, y: number): number => 120 + 6 * y - (y === 3 ? 60 : 0) + 2 * x;
const open = paint((x, y) => (y > 5 && y < 10 && x > 4 && x < 11 ? 40 : face(x, y)));
const shut = paint((x, y) => (y > 5 && y < 10 && x > 4 && x < 11 ? 160 : face(x, y)));

describe("the skin around an eye", () => {
    it("is the same whatever the lids do", () => {
        expect(compareAround(open, shut)).toEqual({ whole: 0, part: 0 });
    });

    it("is the same when the landmarks tremble by one value", () => {
        const trembled = paint((x, y) => face(x + 1, y));
        expect(compareAround(open, trembled).whole).toBeLessThan(0.3);
    });

    it("is another one under a hand, however dark or bright", () => {
        for (const skin of [40, 120, 200]) {
            expect(
                compareAround(
                    open,
                    paint((x) => skin + x),
                ).whole,
            ).toBeGreaterThan(0.9);
        }
    });

    it("is another one above the eye, and in part, under a strip that is on its way to it", () => {
        const strip = paint((x, y) => (y < 4 ? 220 : face(x, y)));
        const { whole, part } = compareAround(open, strip);
        expect(part).toBeGreaterThan(1.15);
        expect(part).toBeGreaterThan(whole);
    });

    it("is another one when the light changes by half", () => {
        const dark = paint((x, y) => face(x, y) / 2);
        expect(compareAround(open, dark).whole).toBeGreaterThan(1.05);
    });

    it("has no structure on a wall, and noise is no change", () => {
        const wall = paint((x, y) => 90 + ((x * 7 + y * 3) % 2));
        const again = paint((x, y) => 90 + ((x * 5 + y) % 2));
        expect(measureStructure(wall)).toBeLessThan(1);
        expect(compareAround(wall, again).whole).toBeLessThan(0.6);
        expect(measureStructure(open)).toBeGreaterThan(10);
    });
});
