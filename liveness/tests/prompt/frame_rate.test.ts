import { describe, expect, it } from "@jest/globals";
import { FrameRateMeter } from "../../prompt/frame_rate";

function feed(timesMs: readonly number[], minimum = 0): FrameRateMeter {
    const meter = new FrameRateMeter(minimum);
    timesMs.forEach((time) => {
        meter.push(time);
    });
    return meter;
}

const steady = (fps: number, seconds: number): number[] =>
    Array.from({ length: Math.floor(fps * seconds) + 1 }, (_, i) => (1000 * i) / fps);

describe("Q1: frame rate", () => {
    it.each([5, 8, 11, 20, 30])("measures %p pictures a second", (fps) => {
        const meter = feed(steady(fps, 4));
        expect(meter.steadyRate).toBeCloseTo(fps, 6);
        expect(meter.overallRate).toBeCloseTo(fps, 6);
    });

    it("says nothing in the first one and a half seconds", () => {
        expect(feed(steady(20, 1.4)).steadyRate).toBeNull();
        expect(feed([]).steadyRate).toBeNull();
        expect(feed([]).overallRate).toBe(0);
    });

    it("forgives a slow start and one hiccup", () => {
        const slowStart = [0, 300, 480, ...steady(20, 2).map((time) => time + 520)];
        expect(feed(slowStart).steadyRate).toBeCloseTo(20, 0);
        const hiccup = [...steady(15, 1.2), ...steady(15, 1.2).map((time) => time + 1600)];
        expect(feed(hiccup).steadyRate).toBeGreaterThan(14);
    });

    it("ignores times that come twice or go back", () => {
        const times = steady(20, 3).flatMap((time) => [time, time, time - 10]);
        expect(feed(times).steadyRate).toBeCloseTo(20, 6);
    });

    it("is too slow after more than a slow second, wherever that falls", () => {
        const isTooSlow = (rates: readonly number[]): boolean => {
            let atMs = 0;
            const times = [0];
            for (const fps of rates) {
                steady(fps, 1)
                    .slice(1)
                    .forEach((offset) => times.push(atMs + offset));
                atMs += 1000;
            }
            const meter = new FrameRateMeter(11);
            return times.some((time) => {
                meter.push(time);
                return meter.isTooSlow;
            });
        };
        for (const slow of [2, 5, 8, 10]) {
            expect(isTooSlow([slow, 20, 20, 20, 20])).toBe(false);
            expect(isTooSlow([20, slow, 20, 20, 20])).toBe(false);
            expect(isTooSlow([20, 20, 20, slow, 20, 20])).toBe(false);
            expect(isTooSlow([20, 20, slow, slow, slow, slow])).toBe(true);
            expect(isTooSlow([slow, slow, slow])).toBe(true);
        }
        expect(isTooSlow(Array.from({ length: 20 }, () => 12))).toBe(false);
    });

    it("was too slow in the end only if it did not get better", () => {
        expect(feed(steady(8, 2), 11).wasTooSlow).toBe(true);
        const better = [...steady(8, 1.5), ...steady(20, 1).map((time) => time + 1550)];
        expect(feed(better, 11).wasTooSlow).toBe(false);
        expect(feed(steady(3, 5), 0).wasTooSlow).toBe(false);
    });
});
