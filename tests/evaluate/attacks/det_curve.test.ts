import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { traceDet } from "./det_curve.mjs";

const steps = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => from + i / 100);

describe("DET curve", () => {
    it("separable scores have an EER of 0", () => {
        const curve = traceDet(new Map([["print", [0.1, 0.2]]]), [0.8, 0.9]);
        expect(curve?.eer).toBe(0);
        expect(curve?.at_5).toMatchObject({ threshold: 0.8, apcer: 0, bpcer: 0 });
    });

    it("equal scores on both sides have one of a half", () => {
        const curve = traceDet(new Map([["print", [0.2, 0.4]]]), [0.2, 0.4]);
        expect(curve?.eer).toBeCloseTo(0.5, 12);
    });

    it("a known overlap gives its known EER", () => {
        // 100 scores each side, one hundredth apart, the upper 30 attacks within the lower 30 bona fide.
        const curve = traceDet(new Map([["print", steps(0, 100)]]), steps(0.7, 100));
        expect(curve?.eer).toBeCloseTo(0.15, 9);
        // At 5 % five attacks pass: the threshold is 0.95, under which lie 25 bona fide.
        expect(curve?.at_5?.apcer).toBeCloseTo(0.05, 9);
        expect(curve?.at_5?.bpcer).toBeCloseTo(0.25, 9);
        expect(curve?.at_10?.bpcer).toBeCloseTo(0.2, 9);
    });

    it("follows the worst species at each threshold, not their mean", () => {
        const curve = traceDet(
            new Map([
                ["easy", Array<number>(99).fill(0.1)],
                ["hard", [0.9]],
                ["unseen", []],
            ]),
            [0.5, 0.6],
        );
        expect(curve?.points.find(({ threshold }) => threshold === 0.5)?.apcer).toBe(1);
        expect(curve?.eer).toBe(1);
    });

    it("is null without a score on either side, and refuses what is no score", () => {
        expect(traceDet(new Map(), [0.5])).toBeNull();
        expect(traceDet(new Map([["print", []]]), [0.5])).toBeNull();
        expect(traceDet(new Map([["print", [0.5]]]), [])).toBeNull();
        expect(() => traceDet(new Map([["print", [Number.NaN]]]), [1])).toThrow(RangeError);
    });

    it("runs from all passing to none, APCER falling and BPCER rising", () => {
        const score = fc.double({ min: 0, max: 1, noNaN: true });
        const scores = fc.array(score, { minLength: 1, maxLength: 12 });
        fc.assert(
            fc.property(scores, scores, scores, (a, b, bonaFide) => {
                const curve = traceDet(
                    new Map([
                        ["a", a],
                        ["b", b],
                    ]),
                    bonaFide,
                );
                const points = curve?.points ?? [];
                expect(points[0]).toMatchObject({ apcer: 1, bpcer: 0 });
                expect(points.at(-1)).toMatchObject({ apcer: 0, bpcer: 1 });
                points.slice(1).forEach((point, i) => {
                    expect(point.apcer).toBeLessThanOrEqual(points[i]?.apcer ?? 0);
                    expect(point.bpcer).toBeGreaterThanOrEqual(points[i]?.bpcer ?? 1);
                });
                expect(curve?.eer).toBeGreaterThanOrEqual(0);
                expect(curve?.eer).toBeLessThanOrEqual(1);
            }),
            { numRuns: 80 },
        );
    });
});
