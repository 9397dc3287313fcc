import { describe, expect, test } from "@jest/globals";
import type { ModelOutput } from "../../../models/src/card.ts";
import { liveScore, spreadFrames } from "../../src/worker/live_score.ts";

function output(activation: ModelOutput["activation"], live_index: number): ModelOutput {
    return { name: "o", shape: [1, 3], meaning: "m", activation, classes: [], live_index };
}

describe("liveScore", () => {
    test("softmax is the live class' share, large logits included", () => {
        expect(liveScore(output("softmax", 1), [0, Math.log(2), 0])).toBeCloseTo(0.5, 12);
        expect(liveScore(output("softmax", 1), [1000, 1000, -1000])).toBeCloseTo(0.5, 12);
    });

    test("sigmoid and none stay within 0 and 1", () => {
        expect(liveScore(output("sigmoid", 0), [0])).toBe(0.5);
        expect(liveScore(output("none", 2), [0, 0, 1.5])).toBe(1);
        expect(liveScore(output("none", 0), [-0.5])).toBe(0);
    });

    test.each(["softmax", "sigmoid", "none"] as const)(
        "%s of no number is no number",
        (activation) => {
            expect(liveScore(output(activation, 0), [Number.NaN, 0, 0])).toBeNaN();
            expect(liveScore(output(activation, 2), [0])).toBeNaN();
        },
    );
});

describe("spreadFrames", () => {
    test("takes all when there are just enough", () => {
        expect(spreadFrames(10, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    test("spreads over more, first and last included", () => {
        expect(spreadFrames(30, 4)).toEqual([0, 10, 19, 29]);
        expect(spreadFrames(5, 1)).toEqual([0]);
    });
});
