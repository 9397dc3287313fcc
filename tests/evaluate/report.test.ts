/** The report's arithmetic, and what the detector learns with. */
import { describe, expect, it } from "@jest/globals";
import { fitLogistic, predict } from "./logistic.mjs";
import { drawChart } from "./report/chart.mjs";
import { readSource } from "./report/report_cli.mjs";
import { boundCount } from "./report/totals.mjs";
import { runTraining } from "./train_cli.mjs";

describe("the report", () => {
    it.each([
        [0, 0, 3.689],
        [2, 0.242, 7.225],
        [10, 4.795, 18.39],
    ])("bounds a count of %p by %p and %p", (count, low, high) => {
        expect(boundCount(count)[0]).toBeCloseTo(low, 2);
        expect(boundCount(count)[1]).toBeCloseTo(high, 2);
    });

    it("knows a set that was kept back by its name", () => {
        expect(readSource("kept_back=labels.json:/clips")).toEqual({
            name: "kept_back",
            isTuned: false,
            labels: "labels.json",
            clips: "/clips",
        });
        expect(readSource("development=a.json:b").isTuned).toBe(true);
        expect(() => readSource("development")).toThrow(/expected NAME=LABELS:CLIPS/);
    });

    it("draws a place without a value as a gap", () => {
        const places = [
            { label: "8", recall: 0.9, falsePerMinute: 0.5 },
            { label: "12", recall: null, falsePerMinute: 0 },
        ];
        const svg = drawChart("title", "axis", [{ name: "set", places }]);
        expect(svg.match(/<circle/g)).toHaveLength(3);
        expect(svg).not.toContain("NaN");
    });
});

describe("learning", () => {
    it("finds the weights that made the examples", () => {
        const examples = Array.from({ length: 4000 }, (_, i) => {
            const features = [Math.sin(i), 10 * Math.cos(3 * i)];
            const chance = predict({ weights: [2, -0.3], bias: 0.5 }, features);
            return { features, isPositive: (i * 0.618034) % 1 < chance, weight: 1 };
        });
        const { weights, bias } = fitLogistic(examples, 0.001);
        expect(weights[0]).toBeCloseTo(2, 0);
        expect(weights[1]).toBeCloseTo(-0.3, 1);
        expect(bias).toBeCloseTo(0.5, 0);
    });

    it("refuses clips that are kept back", async () => {
        await expect(runTraining(["kept_back=labels.json:/clips"], undefined)).resolves.toBe(2);
    });
});
