import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LivenessError } from "../../errors";
import { measureBrightness } from "../../signals/brightness";
import type { Pixels } from "../../signals/pixels";
import { QualitySignal } from "../../signals/quality";
import { measureSharpness } from "../../signals/sharpness";
import type { SignalFrame } from "../../signals/signal_frame";
import { plain } from "../pictures";
import { makeObservation, type Moment } from "../scene";

function readFrames(frames: readonly SignalFrame[]): ReturnType<QualitySignal["read"]> {
    const signal = new QualitySignal();
    frames.forEach((frame) => {
        signal.push(frame);
    });
    return signal.read();
}

const readMoment = (
    moment: Moment,
    more: Partial<SignalFrame> = {},
): ReturnType<QualitySignal["read"]> => readFrames([{ ...makeObservation(0, moment), ...more }]);

/** Columns of black and white, each so many pixels wide. */
function stripes(width: number): Pixels {
    const data = new Uint8ClampedArray(160 * 120).map((_, i) =>
        Math.floor((i % 160) / width) % 2 ? 255 : 0,
    );
    return { data, width: 160, height: 120 };
}

describe("quality", () => {
    it("a well lit, near, centred, single face scores 1", () => {
        expect(readMoment({}).score).toBe(1);
    });

    it.each<[keyof ReturnType<QualitySignal["read"]>["detail"]["parts"], Moment]>([
        ["light", { brightness: 10 }],
        ["light", { brightness: 252 }],
        ["size", { eyeDistancePx: 10 }],
        ["size", { width: 1 }],
        ["centring", { x: 0 }],
        ["centring", { y: 1 }],
        ["faces", { faceCount: 2 }],
        ["faces", { gone: true }],
    ])("%s is the worst part of %j", (part, moment) => {
        const { score, detail } = readMoment(moment);
        expect(score).toBe(0);
        expect(detail.parts[part]).toBe(0);
    });

    it("what no frame told is null, not 0", () => {
        const { parts } = readMoment({ gone: true }).detail;
        expect(parts).toMatchObject({ size: null, centring: null, sharpness: null, stated: null });
        expect(readMoment({ brightness: Number.NaN }).detail.parts.light).toBeNull();
    });

    it("is the mean over the frames of each frame's worst", () => {
        const frames = [120, 10, 120, 10].map((brightness, i) =>
            makeObservation(i * 50, { brightness }),
        );
        expect(readFrames(frames).score).toBe(0.5);
    });

    it("the caller's own word lowers it and never raises it", () => {
        expect(readMoment({}, { statedQuality: 0.3 }).score).toBe(0.3);
        expect(readMoment({ brightness: 10 }, { statedQuality: 1 }).score).toBe(0);
        expect(readMoment({}, { statedQuality: Number.NaN }).score).toBe(1);
    });

    it("is unavailable before a frame, and refuses pixels that do not fit", () => {
        expect(readFrames([]).unavailable).toBe("no_frames");
        const pixels = { data: new Uint8ClampedArray(3), width: 2, height: 2 };
        expect(() => readMoment({}, { pixels })).toThrow(LivenessError);
    });

    it("is a number from 0 to 1 whatever comes", () => {
        const any = fc.double();
        fc.assert(
            fc.property(any, any, any, any, (brightness, x, width, eyeDistancePx) => {
                const { score } = readMoment({ brightness, x, width, eyeDistancePx });
                expect(score).toBeGreaterThanOrEqual(0);
                expect(score).toBeLessThanOrEqual(1);
            }),
        );
    });
});

describe("sharpness and brightness", () => {
    it("a plain picture has no sharpness, stripes have", () => {
        expect(measureSharpness(plain(90), null)).toBe(0);
        expect(measureSharpness(stripes(2), null)).toBeGreaterThan(1000);
    });

    it("the variance of the Laplacian of one bright pixel, by hand", () => {
        // 3 x 3, only the middle can be taken: 4 neighbours of 0 less 4 * 200, the same at every place, so no variance.
        const one: Pixels = {
            data: Uint8ClampedArray.of(0, 0, 0, 0, 200, 0, 0, 0, 0),
            width: 3,
            height: 3,
        };
        expect(measureSharpness(one, null)).toBe(0);
        // Columns of 1: the Laplacian is +2 * 255 in black columns, -2 * 255 in white ones.
        expect(
            measureSharpness(stripes(1), { x: 0.1, y: 0.1, width: 0.15, height: 0.2 }),
        ).toBeCloseTo(510 ** 2, -3);
    });

    it("looks only where it is told", () => {
        const { data, width, height } = stripes(80);
        const left = { x: 0, y: 0, width: 0.4, height: 1 };
        const right = { x: 0.55, y: 0, width: 0.4, height: 1 };
        expect(measureBrightness({ data, width, height }, left)).toBe(0);
        expect(measureBrightness({ data, width, height }, right)).toBe(255);
        expect(
            measureBrightness({ data, width, height }, { x: 2, y: 2, width: 1, height: 1 }),
        ).toBeNaN();
        expect(measureSharpness({ data, width, height }, { x: 2, y: 2, width: 1, height: 1 })).toBe(
            0,
        );
    });

    it("grey weighs red, green and blue as BT.601", () => {
        const pixel = (r: number, g: number, b: number): Pixels => ({
            data: Uint8ClampedArray.of(r, g, b, 255),
            width: 1,
            height: 1,
        });
        expect(measureBrightness(pixel(255, 0, 0), null)).toBe(76);
        expect(measureBrightness(pixel(0, 255, 0), null)).toBe(149);
        expect(measureBrightness(pixel(0, 0, 255), null)).toBe(28);
        expect(measureBrightness(pixel(255, 255, 255), null)).toBe(255);
    });
});
