/** What is looked at is what the camera shows, whichever way its frames become pictures. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { KioskCamera } from "./kiosk_camera";
import type { ReadFrame } from "./page";

jest.setTimeout(60_000);

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinking");
});
afterAll(() => camera.close());

/** A frame of the camera, made into a picture by the worker's reader and drawn by the browser: how far they are apart, 0..255. */
function read(how: ReadFrame): Promise<{ width: number; height: number; farthest: number }> {
    return camera.readFrame(how);
}

/** Every number in it, in order. */
function flatten(value: unknown): number[] {
    return typeof value === "object" && value !== null
        ? Object.values(value).flatMap(flatten)
        : [Number(value)];
}

describe("a picture of the camera", () => {
    it("has the very pixels that the browser draws", async () => {
        expect(await read("as_given")).toEqual({ width: 640, height: 480, farthest: 0 });
    });

    it("is upright where the camera's frames are stored turned", async () => {
        expect(await read("turned")).toEqual({ width: 480, height: 640, farthest: 0 });
    });

    it("is the same from a browser that does not turn frames into colours", async () => {
        expect(await read("no_conversion")).toEqual({ width: 640, height: 480, farthest: 0 });
    });

    it("is the same from a browser that does not know the wish for colours", async () => {
        expect(await read("option_unknown")).toEqual({ width: 640, height: 480, farthest: 0 });
    });

    it("is the same from a browser without frames", async () => {
        expect(await read("bitmap")).toEqual({ width: 640, height: 480, farthest: 0 });
    });
});

describe("a picture that was looked at", () => {
    it("is cleared: nobody's face waits in memory for the next prompt", async () => {
        const [before, after] = await camera.clearFrame();
        expect(before).toBeGreaterThan(100);
        expect(after).toBe(0);
    });
});

describe("a worker that is handed pictures by either way", () => {
    it("sees the same in a frame and in a bitmap of it", async () => {
        const [frame, bitmap] = await camera.compareLooks();
        expect(frame?.face).not.toBeNull();
        // A canvas and a bitmap are scaled with different roundings: a step of 255 here and there, which the eyes hardly feel.
        expect(flatten(frame)).toHaveLength(flatten(bitmap).length);
        const others = flatten(bitmap);
        const unlike = flatten(frame).filter((value, i) => {
            const other = others[i] ?? Number.NaN;
            // Grey values of the patches around the eyes are whole steps; everything else is in shares of the picture.
            const isGrey = Number.isInteger(value) && Number.isInteger(other);
            return !(Math.abs(value - other) <= (isGrey ? 1 : 0.02));
        });
        expect(unlike).toEqual([]);
    });
});
