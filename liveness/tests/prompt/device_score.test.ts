import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { rateDevice } from "../../prompt/device_score";

const GOOD = { framesPerSecond: 24, minFramesPerSecond: 11, width: 640, height: 480 };

describe("L8: the component `device`", () => {
    it.each([
        [{}, 1],
        [{ framesPerSecond: 20 }, 1],
        [{ framesPerSecond: 15.5 }, 0.5],
        [{ framesPerSecond: 11 }, 0],
        [{ framesPerSecond: 9 }, 0],
        [{ width: 480, height: 640 }, 1],
        [{ width: 320, height: 300 }, 0.5],
        [{ width: 160, height: 120 }, 0],
        [{ framesPerSecond: 15.5, width: 400, height: 300 }, 0.5],
    ])("%j is worth %p", (figures, score) => {
        expect(rateDevice({ ...GOOD, ...figures })).toBeCloseTo(score, 10);
    });

    it.each([
        { framesPerSecond: 0 },
        { framesPerSecond: Number.NaN },
        { width: 0 },
        { height: Number.NaN },
    ])("%j is unknown, not 0", (figures) => {
        expect(rateDevice({ ...GOOD, ...figures })).toBeNull();
    });

    it("is a share, whatever comes in", () => {
        const any = fc.double();
        fc.assert(
            fc.property(any, any, any, any, (...values) => {
                const [framesPerSecond, minFramesPerSecond, width, height] = values;
                const score = rateDevice({ framesPerSecond, minFramesPerSecond, width, height });
                return score === null || (score >= 0 && score <= 1);
            }),
        );
    });
});
