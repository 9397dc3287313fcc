/** Issue 13.3: pictures for a model leave the worker while the prompt runs, and none of them stays. Real worker, real camera film. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { KioskCamera } from "./kiosk_camera";
import type { PromptReport } from "./page";

jest.setTimeout(90_000);

const FRAMES = { count: 5, maxSide: 640, quality: 0.9 };
const RULES = { minFramesPerSecond: 3, frames: FRAMES };

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinking");
    await camera.warmUp();
});
afterAll(() => camera.close());

async function run(...how: Parameters<KioskCamera["run"]>): Promise<PromptReport> {
    await camera.show("blinking");
    return camera.run(...how);
}

describe("frames while the prompt runs", () => {
    it("hands over enough of them before the last blink, each what its hash says", async () => {
        const { result, picked } = await run(RULES);
        expect(result.outcome).toBe("passed");
        expect(picked.length).toBeGreaterThanOrEqual(3);
        expect(picked.length).toBeLessThanOrEqual(5);
        expect(picked.every(({ isHashRight }) => isHashRight)).toBe(true);
        expect(picked.every(({ brightness }) => brightness > 20)).toBe(true);
        expect(picked.map(({ width, height }) => [width, height])).toEqual(
            picked.map(() => [640, 480]),
        );
        const times = picked.map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        times.slice(1).forEach((atMs, i) => {
            expect(atMs - (times[i] ?? 0)).toBeGreaterThan(30);
        });
        // Time for a server to answer before the employee is done.
        const startMs = Math.min(...times);
        const lastMs = Math.max(...picked.map(({ hadMs }) => hadMs));
        expect(lastMs - startMs).toBeLessThan(2500);
    });

    it("makes them smaller where a smaller side is asked for", async () => {
        const { picked } = await run({ ...RULES, frames: { ...FRAMES, maxSide: 320 } });
        expect(picked.length).toBeGreaterThanOrEqual(3);
        expect(picked.map(({ width, height }) => [width, height])).toEqual(
            picked.map(() => [320, 240]),
        );
    });

    it("keeps none: not of a prompt that passed, ran out of time, or was left", async () => {
        const ends: Parameters<KioskCamera["run"]>[] = [
            [RULES],
            [{ ...RULES, steps: [{ behaviour: "blink", count: 9 }], timeoutMs: 1600 }],
            [
                { ...RULES, steps: [{ behaviour: "blink", count: 9 }] },
                { ms: 1000, what: "cancelled" },
            ],
        ];
        for (const how of ends) {
            const { kept } = await run(...how);
            expect(kept.during["frames"]).toBeGreaterThan(0);
            expect(kept.after["frames"]).toBe(0);
        }
    });

    it("hands over nothing where nothing is asked for", async () => {
        const { picked, kept } = await run({ minFramesPerSecond: 3 });
        expect(picked).toEqual([]);
        expect(kept.during["frames"]).toBe(0);
    });
});
