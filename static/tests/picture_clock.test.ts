/** P11: a browser that does not say when a video shows a new picture is asked at each repaint. */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { watchPictures } from "../src/vision/page/picture_clock";

const repaints = new Map<number, (nowMs: number) => void>();
let count = 0;

beforeEach(() => {
    repaints.clear();
    Object.assign(globalThis, {
        requestAnimationFrame: (callback: (nowMs: number) => void) => {
            repaints.set(++count, callback);
            return count;
        },
        cancelAnimationFrame: (handle: number) => repaints.delete(handle),
    });
});

afterEach(() => {
    Reflect.deleteProperty(globalThis, "requestAnimationFrame");
    Reflect.deleteProperty(globalThis, "cancelAnimationFrame");
});

function repaint(nowMs: number): void {
    const due = [...repaints.values()];
    repaints.clear();
    due.forEach((callback) => {
        callback(nowMs);
    });
}

describe("P11: without requestVideoFrameCallback", () => {
    const video = { currentTime: 0, readyState: 0 };
    const watch = (seen: number[]): (() => void) =>
        watchPictures(video as unknown as HTMLVideoElement, (atMs) => seen.push(atMs));

    it("hands over each picture once, when there is one", () => {
        const seen: number[] = [];
        const stop = watch(seen);
        repaint(10);
        video.readyState = 4;
        repaint(20);
        repaint(30);
        video.currentTime = 0.033;
        repaint(40);
        expect(seen).toEqual([20, 40]);
        stop();
        video.currentTime = 0.066;
        repaint(50);
        expect(seen).toEqual([20, 40]);
        expect(repaints.size).toBe(0);
    });
});

describe("with requestVideoFrameCallback", () => {
    it("takes the camera's own time where it is the page's clock", () => {
        const callbacks: ((nowMs: number, meta: { captureTime?: number }) => void)[] = [];
        const cancelled: number[] = [];
        const video = {
            requestVideoFrameCallback: (callback: (typeof callbacks)[number]) =>
                callbacks.push(callback),
            cancelVideoFrameCallback: (handle: number) => cancelled.push(handle),
        };
        const seen: number[] = [];
        const stop = watchPictures(video as unknown as HTMLVideoElement, (atMs) => seen.push(atMs));
        callbacks[0]?.(1000, { captureTime: 990 });
        callbacks[1]?.(1040, { captureTime: 1_700_000_000_000 });
        callbacks[2]?.(1080, {});
        expect(seen).toEqual([990, 1040, 1080]);
        stop();
        expect(cancelled).toEqual([4]);
    });
});
