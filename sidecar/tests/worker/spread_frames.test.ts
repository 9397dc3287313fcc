import { describe, expect, test } from "@jest/globals";
import { spreadFrames } from "../../src/worker/spread_frames.ts";

describe("spreadFrames", () => {
    test("takes all when there are just enough", () => {
        expect(spreadFrames(10, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    test("spreads over more, first and last included", () => {
        expect(spreadFrames(30, 4)).toEqual([0, 10, 19, 29]);
        expect(spreadFrames(5, 1)).toEqual([0]);
    });
});
