import { describe, expect, it } from "@jest/globals";
import { formatFigures, makeFigure, percentile, roundTo3Digits } from "./figures.mjs";

describe("a figure", () => {
    it("is met or missed by its goal, either way round", () => {
        expect(makeFigure("Q3", 2.3, "<= 2.3", "x", "")).toMatchObject({ met: true });
        expect(makeFigure("Q3", 2.31, "<= 2.3", "x", "")).toMatchObject({ met: false });
        expect(makeFigure("Q5", 0.5, ">= 0.5", "x", "")).toMatchObject({ met: true });
        expect(makeFigure("Q5", 0.49, ">= 0.5", "x", "")).toMatchObject({ met: false });
    });

    it("is judged before it is rounded, so that rounding never turns a miss into a hit", () => {
        expect(makeFigure("Q3", 2.3004, "<= 2.3", "x", "")).toMatchObject({
            value: 2.3,
            met: false,
        });
    });

    it("is missed when nothing was measured", () => {
        expect(makeFigure("Q2", Infinity, "<= 700", "ms", "").met).toBe(false);
        expect(makeFigure("Q2", NaN, "<= 700", "ms", "").met).toBe(false);
    });

    it.each(["2.3", "< 2.3", "<=", "<= much"])("refuses the goal %j", (goal) => {
        expect(() => makeFigure("Q3", 1, goal, "x", "")).toThrow("is no goal");
    });

    it("shows three significant digits", () => {
        expect([0.12345, 12.345, 1234.5].map(roundTo3Digits)).toEqual([0.123, 12.3, 1235]);
    });
});

describe("a percentile", () => {
    it("is one of the samples", () => {
        expect(percentile([3, 1, 2], 0.5)).toBe(2);
        expect(percentile([1, 2, 3, 4], 0.99)).toBe(4);
        expect(percentile([7], 0)).toBe(7);
    });

    it("of nothing is an error", () => {
        expect(() => percentile([], 0.5)).toThrow("no samples");
    });
});

describe("the table", () => {
    it("has the missed ones first", () => {
        const table = formatFigures([
            makeFigure("Q3", 1, "<= 2.3", "x", "a"),
            makeFigure("Q5", 0.1, ">= 0.5", "x", "b"),
        ]);
        expect(table.split("\n").map((line) => line.split(/ +/).slice(0, 2))).toEqual([
            ["", "id"],
            ["MISSED", "Q5"],
            ["met", "Q3"],
        ]);
    });
});
