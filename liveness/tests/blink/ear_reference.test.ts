import { describe, expect, it } from "@jest/globals";
import { REFERENCE_THRESHOLDS, ReferenceBlinkRule } from "../../blink/reference_rule";

/** Feeds [time, EAR] pairs and says how many blinks there were. */
function countBlinks(values: [number, number][]): number {
    const rule = new ReferenceBlinkRule();
    return values.filter(([atMs, ear]) => rule.push(atMs, ear) !== null).length;
}

describe("L1: the reference rule", () => {
    it("has the reference's numbers", () => {
        expect(REFERENCE_THRESHOLDS).toEqual({
            openAbove: 0.25,
            closedBelow: 0.22,
            minBlinkMs: 100,
            maxBlinkMs: 400,
        });
    });

    it("counts a dip below 0.22 that ends above 0.25 after 100 to 400 ms", () => {
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [140, 0.3],
            ]),
        ).toBe(1);
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [440, 0.3],
            ]),
        ).toBe(1);
    });

    it("does not count shorter or longer ones, nor values between the thresholds", () => {
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [139, 0.3],
            ]),
        ).toBe(0);
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [441, 0.3],
            ]),
        ).toBe(0);
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.23],
                [240, 0.3],
            ]),
        ).toBe(0);
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [240, 0.24],
            ]),
        ).toBe(0);
    });

    it("skips NaN and times that do not advance", () => {
        expect(
            countBlinks([
                [0, 0.3],
                [40, 0.2],
                [40, 0.3],
                [30, 0.3],
                [60, Number.NaN],
                [140, 0.3],
            ]),
        ).toBe(1);
    });
});
