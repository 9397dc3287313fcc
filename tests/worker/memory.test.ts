/** SPEC K8, Q2: a prompt leaves nothing behind. The thousand prompts of `npm run bench -- --only soak`, in short. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { measurePageBytes, watchHeaps } from "../support/heaps.mjs";
import { findRenderers } from "../support/slow_tablet.mjs";
import { KioskCamera } from "./kiosk_camera";

jest.setTimeout(120_000);

/** The first ones fill caches. */
const WARM_UP = 8;
const PROMPTS = 25;
const PICTURES_EACH = 3;
/** A prompt may keep so much and no more: it keeps nothing, but heaps are not counted to the byte. */
const BYTES_A_PROMPT = 8 * 1024;
/**
 * Collected memory that was not given back yet is in it. A copy of each picture that Chromium keeps, 4 MB a prompt, is more
 * than it, and so is a second set of nets.
 */
const MAX_PAGE_GROWTH_BYTES = 40 * 2 ** 20;

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinking");
    await camera.warmUp();
});
afterAll(() => camera.close());

describe("prompt after prompt", () => {
    it("leaves no camera on, no picture open, no tensor and no heap behind", async () => {
        const before = await camera.promptOften(WARM_UP, PICTURES_EACH);
        const heaps = await watchHeaps(camera.page);
        const start = await heaps.read();
        const startBytes = measurePageBytes(findRenderers());
        const after = await camera.promptOften(PROMPTS, PICTURES_EACH);
        const end = await heaps.read();
        const grownBytes = measurePageBytes(findRenderers()) - startBytes;
        process.stdout.write(
            `${PROMPTS} prompts, ${after.pictures} pictures: page ${(end.page - start.page) / PROMPTS} and worker ` +
                `${(end.workers - start.workers) / PROMPTS} bytes a prompt, wasm ${before.wasmBytes} -> ${after.wasmBytes}, ` +
                `page's process ${startBytes} and ${grownBytes} bytes more\n`,
        );
        expect(after.ends).toEqual({ skipped: PROMPTS });
        expect(after.pictures).toBeGreaterThan(PROMPTS * PICTURES_EACH);
        expect(after.openedTracks).toBe(PROMPTS);
        expect(after.liveTracks).toBe(0);
        expect(after.openPictures).toBe(0);
        expect(after.tensorCount).toBe(before.tensorCount);
        expect(after.tensorBytes).toBe(before.tensorBytes);
        expect(after.wasmBytes).toBe(before.wasmBytes);
        expect(grownBytes).toBeLessThan(MAX_PAGE_GROWTH_BYTES);
        expect(start.workers).toBeGreaterThan(0);
        expect((end.page - start.page) / PROMPTS).toBeLessThan(BYTES_A_PROMPT);
        expect((end.workers - start.workers) / PROMPTS).toBeLessThan(BYTES_A_PROMPT);
    });
});
