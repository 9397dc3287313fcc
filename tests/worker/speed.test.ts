/** Speed and memory of the real worker. The printed numbers are what docs quote. */
import { describe, expect, it, jest } from "@jest/globals";
import { withCamera } from "./kiosk_camera";

jest.setTimeout(180_000);

const LOOKS = 1200;

function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const show = (values: readonly number[]): string =>
    `${quantile(values, 0.5).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)}`;

describe("Q1, Q2: the worker's speed", () => {
    it("is ready within a second, keeps no tensor over 1,200 pictures and looks at one in well under 50 ms", async () => {
        const soaked = await withCamera("blinking", (camera) => camera.soak(LOOKS));
        const searches = soaked.parts.search.filter((ms) => ms > 2);
        process.stdout.write(
            `${soaked.looks} pictures on ${soaked.backend}, loaded in ${soaked.loadedInMs.toFixed(0)} ms; ` +
                `ms median / p95: all ${show(soaked.totalMs)}, landmarks ${show(soaked.parts.landmarks)}, ` +
                `iris ${show(soaked.parts.iris)}, ${searches.length} searches ${show(searches)}; ` +
                `tensors ${soaked.firstTensorCount} -> ${soaked.lastTensorCount}\n`,
        );
        expect(soaked.backend).toBe("wasm");
        expect(soaked.lastTensorCount).toBe(soaked.firstTensorCount);
        expect(soaked.loadedInMs).toBeLessThan(1500);
        expect(quantile(soaked.totalMs, 0.5)).toBeLessThan(50);
        expect(searches.length).toBeLessThan(LOOKS / 10);
    });
});
