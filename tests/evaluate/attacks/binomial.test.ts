import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { boundExactly, ruleOfThree } from "./binomial.mjs";

describe("exact bounds of a share", () => {
    // R: binom.test(hits, trials)$conf.int; SciPy's beta quantiles give the same.
    it.each([
        [0, 10, 0, 0.3084971],
        [1, 10, 0.0025286, 0.4450161],
        [5, 10, 0.187086, 0.812914],
        [10, 10, 0.6915029, 1],
        [3, 11, 0.0602177, 0.6097426],
        [4, 20, 0.057334, 0.436614],
        [15, 50, 0.1786178, 0.4460823],
        [2, 5000, 0.0000484, 0.0014442],
    ])("of %i in %i are those of the tables", (hits, trials, low, high) => {
        const bounds = boundExactly(hits, trials);
        expect(bounds[0]).toBeCloseTo(low, 6);
        expect(bounds[1]).toBeCloseTo(high, 6);
    });

    it("hold the share, mirror with it, and narrow with more trials", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (trials, seed) => {
                const hits = seed % (trials + 1);
                const [low, high] = boundExactly(hits, trials) as [number, number];
                const mirrored = boundExactly(trials - hits, trials) as [number, number];
                const [, narrower] = boundExactly(3 * hits, 3 * trials) as [number, number];
                expect(low).toBeLessThanOrEqual(hits / trials);
                expect(high).toBeGreaterThanOrEqual(hits / trials);
                expect(1 - mirrored[0]).toBeCloseTo(high, 9);
                expect(narrower).toBeLessThanOrEqual(high + 1e-9);
            }),
            { numRuns: 60 },
        );
    });

    it("say nothing without a trial, and refuse what was not counted", () => {
        expect(boundExactly(0, 0)).toEqual([null, null]);
        expect(() => boundExactly(3, 2)).toThrow(RangeError);
        expect(() => boundExactly(-1, 2)).toThrow(RangeError);
        expect(() => boundExactly(0.5, 2)).toThrow(/whole/);
    });

    it("none in n is at most 3 in n", () => {
        expect(ruleOfThree(300)).toBeCloseTo(0.01, 12);
        expect(ruleOfThree(2)).toBe(1);
        expect(ruleOfThree(0)).toBeNull();
    });
});
