import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { boundErrors, trialsToShow } from "../../statistics/error_bound";
import { seededRandom, shuffle } from "../../statistics/seeded_random";

describe("95 % bound of an error rate", () => {
    it.each([
        [0, 300, 0.01],
        [0, 30, 0.1],
        [0, 3, 1],
        [0, 1, 1],
        [0, 0, 1],
    ])("%d errors in %d: at most %d, by the rule of three", (errors, trials, upper95) => {
        expect(boundErrors(errors, trials)).toMatchObject({ upper95, method: "rule_of_three" });
    });

    // Exact one-sided values: 1 - 0.05^(1/n) turned round for n of n - 1, and published tables.
    it.each([
        [1, 1, 1],
        [1, 2, 0.974679],
        [1, 10, 0.394163],
        [5, 100, 0.102253],
        [10, 1000, 0.016899],
        [999, 1000, 0.999949],
    ])("%d errors in %d: at most %d, by Clopper and Pearson", (errors, trials, upper95) => {
        const bound = boundErrors(errors, trials);
        expect(bound.method).toBe("clopper_pearson");
        expect(bound.upper95).toBeCloseTo(upper95, 4);
    });

    it("is never below the rate, grows with errors and shrinks with trials", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5000 }),
                fc.double({ min: 0, max: 1, noNaN: true }),
                (trials, share) => {
                    const errors = Math.floor(share * trials);
                    const { upper95, rate } = boundErrors(errors, trials);
                    expect(upper95).toBeGreaterThanOrEqual(rate ?? 0);
                    expect(upper95).toBeLessThanOrEqual(1);
                    expect(boundErrors(errors, trials + 1).upper95).toBeLessThanOrEqual(
                        upper95 + 1e-9,
                    );
                },
            ),
        );
    });

    it("a rate of one in a hundred needs three hundred trials", () => {
        expect([trialsToShow(0.01), trialsToShow(0.05), trialsToShow(0.007)]).toEqual([
            300, 60, 429,
        ]);
    });

    it.each([
        [-1, 3],
        [4, 3],
        [0.5, 3],
        [0, Number.NaN],
    ])("%d errors in %d are refused", (errors, trials) => {
        expect(() => boundErrors(errors, trials)).toThrow(RangeError);
    });
});

describe("seeded randomness", () => {
    it("is the same for the same seed and spread over 0 to 1", () => {
        const [a, b] = [seededRandom(7), seededRandom(7)];
        const values = Array.from({ length: 1000 }, a);
        expect(values).toEqual(Array.from({ length: 1000 }, b));
        expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...values)).toBeLessThan(1);
        expect(values.reduce((sum, each) => sum + each, 0) / 1000).toBeCloseTo(0.5, 1);
    });

    it("a shuffle keeps everything", () => {
        const values = Array.from({ length: 50 }, (_, i) => i);
        const shuffled = shuffle(values, seededRandom(1));
        expect(shuffled).not.toEqual(values);
        expect(shuffled.sort((a, b) => a - b)).toEqual(values);
    });
});
