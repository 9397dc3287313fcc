/**
 * Issue 15: tablet and sidecar describe a face alike, on real photographs, turned and small ones too.
 *
 * @jest-environment ./models/tests/support/native_arrays_environment.mjs
 */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import fs from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp, { type Sharp } from "sharp";
import { cosine } from "../../liveness/identity/template";
import type { RgbPicture } from "../../models/src/pixels";
import { openServerRecogniser, type ServerRecogniser } from "../support/server_recogniser";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import type { PagePictures } from "./describe_page";

jest.setTimeout(180_000);

const MODEL = "face_descriptor";
const DEMO = path.join(ROOT, "node_modules/@vladmandic/face-api/demo");
/** One face each, cut out of the packages' photographs of groups: left, top, width, height in shares. */
const FACES: [file: string, part: [number, number, number, number]][] = [
    ["sample6.jpg", [0.76, 0, 0.24, 0.5]],
    ["sample6.jpg", [0.34, 0, 0.2, 0.5]],
    ["sample6.jpg", [0.57, 0, 0.2, 0.5]],
    ["sample3.jpg", [0.53, 0.04, 0.2, 0.45]],
    ["sample3.jpg", [0.73, 0.1, 0.2, 0.45]],
    ["sample5.jpg", [0.34, 0, 0.2, 0.35]],
];
/** The least cosine from tablet to sidecar: a template of one must do for probes of the other. */
const CHANGES: [name: string, least: number, change: (face: Sharp) => Sharp][] = [
    ["as photographed", 0.998, (face) => face],
    ["turned by 20 degrees", 0.995, (face) => face.rotate(20, { background: "#808080" })],
    ["turned by -35 degrees", 0.99, (face) => face.rotate(-35, { background: "#808080" })],
    ["small", 0.998, (face) => face.resize({ width: 120 })],
];

let browser: Browser;
let page: Page;
let server: Awaited<ReturnType<typeof startVisionServer>>;
let sidecar: ServerRecogniser;

beforeAll(async () => {
    server = await startVisionServer("tests/worker/describe_page.ts");
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(server.url);
    sidecar = await openServerRecogniser(MODEL);
    const { workerUrl, assetsUrl, recogniserUrl: url } = server;
    await page.evaluate(
        ([urls, wish]) => (globalThis as unknown as PagePictures).open(urls, wish),
        [
            { workerUrl, assetsUrl },
            { model: MODEL, url },
        ] as const,
    );
});
afterAll(async () => {
    await browser.close();
    await server.close();
    await sidecar.close();
});

async function cut(
    [file, [left, top, width, height]]: (typeof FACES)[number],
    change: (face: Sharp) => Sharp,
): Promise<RgbPicture> {
    const bytes = fs.readFileSync(path.join(DEMO, file));
    const { width: w, height: h } = await sharp(bytes).metadata();
    const face = sharp(bytes).extract({
        left: Math.round(left * w),
        top: Math.round(top * h),
        width: Math.floor(width * w),
        height: Math.floor(height * h),
    });
    const whole = change(sharp(await face.png().toBuffer()));
    const { data, info } = await whole
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: Uint8Array.from(data) };
}

/** The very same pixels, without a codec between. */
async function describeInBrowser(picture: RgbPicture): Promise<readonly number[] | null> {
    server.serve("/picture", () => Promise.resolve(Buffer.from(picture.data)));
    const { width, height } = picture;
    return page.evaluate((given) => (globalThis as unknown as PagePictures).describe(given), {
        url: `${server.url}picture`,
        width,
        height,
    });
}

describe("K5: tablet and sidecar", () => {
    it.each(CHANGES)("describe a face alike, %s", async (name, least, change) => {
        const found: number[] = [];
        for (const each of FACES) {
            const picture = await cut(each, change);
            const tablet = await describeInBrowser(picture);
            const server = await sidecar.describe(picture);
            if (tablet && server) {
                found.push(cosine(tablet, server.values));
            }
        }
        console.warn(`${name}: ${found.map((each) => each.toFixed(4)).join(" ")}`);
        expect(found.length).toBeGreaterThanOrEqual(4);
        expect(Math.min(...found)).toBeGreaterThan(least);
    });
});
