import { describe, expect, test } from "@jest/globals";
import { countScans, sniffFormat } from "../../src/worker/image_format.ts";
import { faceFrame } from "../support/frames.ts";
import { manyScansJpeg, SVG } from "../support/hostile_images.ts";

describe("sniffFormat", () => {
    test("knows what a browser writes by its first bytes", async () => {
        expect(sniffFormat(await faceFrame().jpeg().toBuffer())).toBe("jpeg");
        expect(sniffFormat(await faceFrame().png().toBuffer())).toBe("png");
        expect(sniffFormat(await faceFrame().webp().toBuffer())).toBe("webp");
    });

    test("knows nothing else", () => {
        expect(sniffFormat(SVG)).toBeUndefined();
        expect(sniffFormat(Buffer.alloc(0))).toBeUndefined();
        expect(sniffFormat(Buffer.from([0xff, 0xd8, 0xff]))).toBeUndefined();
        expect(sniffFormat(Buffer.from("RIFF0000WAVEfmt 0000"))).toBeUndefined();
    });
});

describe("countScans", () => {
    test("a baseline picture has one, a progressive one a handful", async () => {
        const baseline = await faceFrame().jpeg({ progressive: false }).toBuffer();
        const progressive = await faceFrame().jpeg({ progressive: true }).toBuffer();
        expect(countScans(baseline, 64)).toBe(1);
        expect(countScans(progressive, 64)).toBeGreaterThan(1);
        expect(countScans(progressive, 64)).toBeLessThan(20);
    });

    test("stops counting just above the limit", async () => {
        expect(countScans(await manyScansJpeg(500), 64)).toBe(65);
    });
});
