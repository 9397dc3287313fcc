/** SPEC Q15: the nets that run with fused layers say what face-api's own say. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import type { Compared } from "./nets_page";

jest.setTimeout(120_000);

const SIDES = [160, 320];

let browser: Browser;
let server: Awaited<ReturnType<typeof startVisionServer>>;
let compared: Compared;

function farthest({ plain, fused }: { plain: number[]; fused: number[] }): number {
    expect(fused).toHaveLength(plain.length);
    return Math.max(...plain.map((value, i) => Math.abs(value - (fused[i] ?? Number.NaN))));
}

beforeAll(async () => {
    server = await startVisionServer("tests/worker/nets_page.ts");
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(server.url);
    compared = await page.evaluate(
        ([url, sides]) =>
            (
                globalThis as unknown as {
                    compareNets: (url: string, sides: readonly number[]) => Promise<Compared>;
                }
            ).compareNets(url, sides),
        [server.assetsUrl, SIDES] as const,
    );
});

afterAll(async () => {
    await browser.close();
    await server.close();
});

describe("Q15: fused nets", () => {
    it("find the same landmarks, in shares of the crop", () => {
        expect(compared.landmarks.plain).toHaveLength(136);
        expect(farthest(compared.landmarks)).toBeLessThan(1e-5);
    });

    it.each(SIDES)("give the detector's grid at %i pixels", (side) => {
        const grid = compared.grids[side] ?? { plain: [], fused: [] };
        expect(grid.plain).toHaveLength((side / 32) ** 2 * 25);
        expect(farthest(grid)).toBeLessThan(1e-4);
    });

    it("leave no tensor", () => {
        expect(compared.tensorsLeft).toBe(0);
    });
});
