import { describe, expect, it } from "@jest/globals";
import { NoiseLevel } from "../../blink/noise_level";
import { RollingWindow } from "../../blink/rolling_window";
import { Timeline } from "../../prompt/timeline";
import { weighEyes } from "../../blink/visibility";
import { blinkingEyes, OPEN } from "../scene";

describe("rolling window", () => {
    it("keeps the last span and gives its percentiles", () => {
        const window = new RollingWindow(1000);
        for (let i = 0; i <= 20; i++) {
            window.push(i * 100, i);
        }
        expect(window.size).toBe(10);
        expect(window.coveredMs).toBe(900);
        expect(window.percentile(0)).toBe(11);
        expect(window.percentile(0.5)).toBe(16);
        expect(window.percentile(1)).toBe(20);
    });

    it("has nothing to say when empty", () => {
        expect(new RollingWindow(1000).percentile(0.5)).toBeNaN();
        expect(new RollingWindow(1000).coveredMs).toBe(0);
    });
});

describe("noise level", () => {
    const feed = (read: (i: number) => number): number => {
        const noise = new NoiseLevel();
        for (let i = 0; i < 60; i++) {
            noise.push(i * 40, read(i));
        }
        return noise.value;
    };

    it("measures what goes back and forth", () => {
        expect(feed((i) => 1 + (i % 2 === 0 ? 0.05 : -0.05))).toBeCloseTo(0.1, 6);
    });

    it("does not take blinks or slow movements for noise", () => {
        const blinks = blinkingEyes([200, 600, 1000, 1400, 1800, 2200]);
        expect(feed((i) => blinks(i * 40) / OPEN)).toBeLessThan(0.01);
        expect(feed((i) => Math.sin(i / 10))).toBeLessThan(0.01);
    });

    it("says nothing of a signal that just began", () => {
        const noise = new NoiseLevel();
        noise.push(0, 1);
        noise.push(40, 0);
        expect(noise.value).toBe(0);
    });
});

describe("which eye is seen", () => {
    it("counts both while the head faces the camera, and the near one alone when it is turned far", () => {
        expect(weighEyes(0)).toEqual([1, 1]);
        expect(weighEyes(15)).toEqual([1, 1]);
        expect(weighEyes(-50)).toEqual([0, 1]);
        expect(weighEyes(50)).toEqual([1, 0]);
        expect(weighEyes(31)[1]).toBeCloseTo(0.5, 6);
    });
});

describe("A7: timeline", () => {
    it("holds whole milliseconds that never go back, within an hour", () => {
        const timeline = new Timeline(1000);
        timeline.add(900, "a");
        timeline.add(1500.6, "b");
        timeline.add(1200, "c");
        timeline.add(1e12, "d");
        timeline.add(Number.NaN, "e");
        expect(timeline.list()).toEqual([
            { at_ms: 0, code: "a" },
            { at_ms: 501, code: "b" },
            { at_ms: 501, code: "c" },
            { at_ms: 3_600_000, code: "d" },
            { at_ms: 3_600_000, code: "e" },
        ]);
    });
});
