import { describe, expect, it } from "@jest/globals";
import { LivenessError } from "../../errors";
import type { Pixels } from "../../signals/pixels";
import { StabilitySignal } from "../../signals/stability";
import { Painter, plain, swaying } from "../pictures";
import { seededRandom } from "../random";
import { makeObservation } from "../scene";

type Taken = readonly [atMs: number, pixels: Pixels];

function readAfter(
    frames: readonly Taken[],
    signal = new StabilitySignal(),
): ReturnType<StabilitySignal["read"]> {
    frames.forEach(([atMs, pixels]) => {
        signal.push({ ...makeObservation(atMs), pixels });
    });
    return signal.read();
}

/** A living scene at so many frames a second. */
function live(seed: number, durationMs: number, rate = 24): Taken[] {
    const painter = new Painter(seed);
    const act = swaying(seed);
    return Array.from({ length: Math.floor((durationMs * rate) / 1000) }, (_, i) => {
        const atMs = (i * 1000) / rate;
        return [atMs, painter.paint(act(atMs))];
    });
}

/** The same clip over and over, each time with a camera's fresh noise, as from a screen. */
function looped(seed: number, lagMs: number, durationMs: number, rate = 24, noise = 2): Taken[] {
    const painter = new Painter(seed + 1, noise);
    const act = swaying(seed);
    return Array.from({ length: Math.floor((durationMs * rate) / 1000) }, (_, i) => {
        const atMs = (i * 1000) / rate;
        return [atMs, painter.paint(act(atMs % lagMs))];
    });
}

describe("L4: frame stability", () => {
    it.each([1, 2, 3, 4, 5, 6])("a living scene (%i) scores high and has no loop", (seed) => {
        const reading = readAfter(live(seed, 7000));
        expect(reading.score).toBeGreaterThan(0.9);
        expect(reading.detail).toMatchObject({ identicalShare: 0, loopJudgeable: true });
    });

    it("a frozen frame scores 0", () => {
        const still = new Painter(1).paint();
        const reading = readAfter(Array.from({ length: 48 }, (_, i) => [i * 42, still]));
        expect(reading.score).toBeLessThan(0.05);
        expect(reading.detail.identicalShare).toBeCloseTo(47 / 48, 10);
    });

    it("a picture without content scores by its variance against 100", () => {
        const frames: Taken[] = Array.from({ length: 12 }, (_, i) => [i * 42, plain(i)]);
        expect(readAfter(frames)).toMatchObject({ score: 0, detail: { pixelVariance: 0 } });
    });

    it("variance is that of the brightness", () => {
        const data = new Uint8ClampedArray(64 * 64).map((_, i) => (i % 2 ? 110 : 90));
        const frames: Taken[] = Array.from({ length: 12 }, (_, i) => {
            const copy = data.slice();
            copy[0] = i;
            return [i * 42, { data: copy, width: 64, height: 64 }];
        });
        expect(readAfter(frames).detail.pixelVariance).toBeCloseTo(100, -1);
    });

    it.each([300, 417, 700, 1250, 2000, 3300, 5000])(
        "a clip that repeats every %i ms is found, with fresh noise in each frame",
        (lagMs) => {
            const { score, detail } = readAfter(looped(3, lagMs, lagMs + 4000));
            expect(score).toBeLessThan(0.5);
            expect(detail.identicalShare).toBe(0);
            // A clip that comes again after one period also comes again after two.
            const periods = (detail.loop?.lagMs ?? 0) / lagMs;
            expect(Math.abs(periods - Math.round(periods))).toBeLessThan(0.13);
        },
    );

    it("a clip that repeats pixel by pixel is found by its frames alone", () => {
        const clip = live(5, 1000);
        const frames: Taken[] = Array.from({ length: 120 }, (_, i) => [
            i * 42,
            clip[i % clip.length]?.[1] ?? plain(0),
        ]);
        expect(readAfter(frames).detail.identicalShare).toBeCloseTo(0.8, 1);
    });

    it("the reference lag of ten frames is one of many", () => {
        const { detail } = readAfter(looped(2, 10 * 42, 4000, 1000 / 42));
        expect(detail.loop?.strength).toBeGreaterThan(0.5);
        expect((detail.loop?.lagFrames ?? 0) % 10).toBe(0);
    });

    it("somebody who moves once and stands still again is no loop", () => {
        const painter = new Painter(9);
        const frames: Taken[] = Array.from({ length: 160 }, (_, i) => {
            const t = (i * 42) / 1000;
            const turn = t > 2 && t < 3.5 ? Math.sin(((t - 2) / 1.5) * Math.PI) : 0;
            return [i * 42, painter.paint({ x: 0.5 + 0.1 * turn })];
        });
        expect(readAfter(frames).detail.loop).toBeNull();
    });

    it("a scene without movement is not judged for loops", () => {
        const painter = new Painter(4);
        const frames: Taken[] = Array.from({ length: 120 }, (_, i) => [i * 42, painter.paint()]);
        expect(readAfter(frames).detail).toMatchObject({ loop: null, loopJudgeable: false });
    });

    it("irregular times between frames lower the score", () => {
        const random = seededRandom(3);
        let atMs = 0;
        const frames = live(2, 5000).map(([, pixels]): Taken => {
            atMs += random() < 0.5 ? 5 : 200;
            return [atMs, pixels];
        });
        const { score, detail } = readAfter(frames);
        expect(detail.intervalConsistency).toBeLessThan(0.7);
        expect(score).toBeLessThan(0.7);
    });

    it("times that repeat or go back count against their consistency and nothing else", () => {
        const frames = live(2, 3000);
        const repeated = frames.flatMap((frame) => [frame, frame]);
        const reading = readAfter(repeated);
        expect(reading.detail).toMatchObject({ identicalShare: 0, frameCount: frames.length });
        expect(reading.detail.intervalConsistency).toBeCloseTo(0.5, 1);
    });

    it("is unavailable without pixels, and with fewer than ten frames", () => {
        expect(readAfter([]).unavailable).toBe("no_frames");
        expect(readAfter(live(1, 300)).unavailable).toBe("too_few_frames");
        const signal = new StabilitySignal();
        signal.push(makeObservation(0));
        expect(signal.read().unavailable).toBe("no_pixels");
    });

    it("refuses pixels that do not fit, and nothing changed", () => {
        const signal = new StabilitySignal();
        const bad = { data: new Uint8ClampedArray(10), width: 4, height: 4 };
        const empty = { data: new Uint8ClampedArray(0), width: 0, height: 0 };
        for (const pixels of [bad, empty]) {
            expect(() => {
                signal.push({ ...makeObservation(5), pixels });
            }).toThrow(LivenessError);
        }
        expect(signal.read()).toEqual(new StabilitySignal().read());
    });

    it("RGBA says the same as its grey", () => {
        const grey = live(7, 1500);
        const rgba = grey.map(([atMs, { data, width, height }]): Taken => [
            atMs,
            {
                data: new Uint8ClampedArray(data.length * 4).map((_, i) =>
                    i % 4 === 3 ? 255 : (data[i >> 2] ?? 0),
                ),
                width,
                height,
            },
        ]);
        expect(readAfter(rgba)).toEqual(readAfter(grey));
    });

    it("ten thousand frames leave a defined reading", () => {
        const clip = live(8, 7000);
        const signal = new StabilitySignal();
        for (let i = 0; i < 10_000; i++) {
            signal.push({ ...makeObservation(i * 42), pixels: clip[i % clip.length]?.[1] ?? null });
        }
        const { score, detail } = signal.read();
        expect(detail.frameCount).toBe(10_000);
        expect(score).toBeLessThan(0.1);
        signal.reset();
        expect(signal.read()).toEqual(new StabilitySignal().read());
    });
});
