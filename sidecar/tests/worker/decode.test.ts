import { beforeAll, describe, expect, test } from "@jest/globals";
import sharp, { type OutputInfo, type Sharp } from "sharp";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import type { SidecarError } from "../../src/core/errors.ts";
import { decodeFrame, prepareDecoder } from "../../src/worker/decode.ts";
import { faceFrame } from "../support/frames.ts";
import * as hostile from "../support/hostile_images.ts";

const MAX_PIXELS = 2_100_000;

let upright: RgbPicture;
let jpeg: Buffer;

beforeAll(async () => {
    jpeg = await faceFrame().jpeg({ quality: 95 }).toBuffer();
    upright = decoded(await faceFrame().raw().toBuffer({ resolveWithObject: true }));
    // What the tests write they write before this: afterwards only three loaders are left.
});

function decoded({ data, info }: { data: Buffer; info: OutputInfo }): RgbPicture {
    return { width: info.width, height: info.height, data };
}

async function decodeCode(bytes: Uint8Array, maxPixels = MAX_PIXELS): Promise<string> {
    try {
        await decodeFrame(bytes, maxPixels, "frame[0]");
    } catch (error) {
        return (error as SidecarError).code;
    }
    return "decoded";
}

/** Mean absolute difference a value, 0..255. */
function distance(a: RgbPicture, b: RgbPicture): number {
    expect([a.width, a.height]).toEqual([b.width, b.height]);
    let sum = 0;
    a.data.forEach((value, at) => (sum += Math.abs(value - (b.data[at] ?? 0))));
    return sum / a.data.length;
}

describe("decodeFrame", () => {
    test.each([
        ["JPEG", () => faceFrame().jpeg({ quality: 95 })],
        ["progressive JPEG", () => faceFrame().jpeg({ quality: 95, progressive: true })],
        ["PNG", () => faceFrame().png()],
        ["16-bit PNG", () => faceFrame().toColourspace("rgb16").png()],
        ["palette PNG", () => faceFrame().png({ palette: true })],
        ["PNG with alpha", () => faceFrame().ensureAlpha(0.5).png()],
        ["WebP", () => faceFrame().webp({ quality: 95 })],
    ])("%s gives the pixels of the picture", async (name, encode) => {
        const picture = await decodeFrame(await encode().toBuffer(), MAX_PIXELS, name);
        expect(distance(picture, upright)).toBeLessThan(6);
    });

    test("a CMYK JPEG gives the picture's colours, as far as ink has them", async () => {
        const cmyk = await faceFrame().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
        expect((await sharp(cmyk).metadata()).channels).toBe(4);
        expect(distance(await decodeFrame(cmyk, MAX_PIXELS, "cmyk"), upright)).toBeLessThan(12);
    });

    test("a grey JPEG and a grey 16-bit PNG become three equal channels", async () => {
        for (const grey of [
            await faceFrame().greyscale().jpeg().toBuffer(),
            await faceFrame().toColourspace("grey16").png().toBuffer(),
        ]) {
            const { data, width, height } = await decodeFrame(grey, MAX_PIXELS, "grey");
            expect(data.length).toBe(width * height * 3);
            expect(data[3000]).toBe(data[3001]);
            expect(data[3001]).toBe(data[3002]);
        }
    });

    test.each([2, 3, 4, 5, 6, 7, 8])(
        "EXIF orientation %i is turned upright",
        async (orientation) => {
            // Turned the other way (sharp mirrors before it rotates) and labelled, as a camera does that is held askew.
            const undo: Record<number, (image: Sharp) => Sharp> = {
                2: (image) => image.flop(),
                3: (image) => image.rotate(180),
                4: (image) => image.flip(),
                5: (image) => image.rotate(270).flop(),
                6: (image) => image.rotate(270),
                7: (image) => image.rotate(90).flop(),
                8: (image) => image.rotate(90),
            };
            const turned = (undo[orientation] as (image: Sharp) => Sharp)(
                sharp(await faceFrame().png().toBuffer()),
            );
            const labelled = await sharp(await turned.png().toBuffer())
                .withMetadata({ orientation })
                .jpeg({ quality: 95 })
                .toBuffer();
            const picture = await decodeFrame(labelled, MAX_PIXELS, "turned");
            expect(distance(picture, upright)).toBeLessThan(6);
        },
    );

    test("a PNG that claims to be animated is its first picture", async () => {
        const picture = await decodeFrame(await hostile.animatedPng(), MAX_PIXELS, "apng");
        expect(distance(picture, upright)).toBeLessThan(1);
    });

    test("the pixel limit holds at its edge", async () => {
        expect(await decodeCode(jpeg, 320 * 320)).toBe("decoded");
        expect(await decodeCode(jpeg, 320 * 320 - 1)).toBe("too_many_pixels");
    });

    test.each<[string, string, () => Buffer | Promise<Buffer>]>([
        ["empty bytes", "unsupported_image", () => Buffer.alloc(0)],
        ["text", "unsupported_image", () => Buffer.from("this is not a picture at all")],
        ["SVG with references", "unsupported_image", () => hostile.SVG],
        ["GIF", "unsupported_image", () => hostile.animated("gif")],
        ["animated WebP", "unsupported_image", () => hostile.animated("webp")],
        ["TIFF", "unsupported_image", () => faceFrame().tiff().toBuffer()],
        ["AVIF", "unsupported_image", () => faceFrame().avif().toBuffer()],
        ["JPEG of 500 scans", "unsupported_image", () => hostile.manyScansJpeg(500)],
        ["JPEG cut in the middle", "image_unreadable", () => jpeg.subarray(0, jpeg.length / 2)],
        ["JPEG cut in its header", "image_unreadable", () => jpeg.subarray(0, 40)],
        [
            "JPEG of zeros",
            "image_unreadable",
            () => Buffer.concat([jpeg.subarray(0, 3), Buffer.alloc(9000)]),
        ],
        [
            "JPEG that claims more rows than it has",
            "image_unreadable",
            () => hostile.lyingJpeg(320, 3200),
        ],
        ["JPEG that claims 65500x65500", "too_many_pixels", () => hostile.lyingJpeg(65500, 65500)],
        ["PNG of 8000x8000 black", "too_many_pixels", () => hostile.bombPng(8000, 8000)],
        ["PNG in one row of 2 million", "image_too_small", () => hostile.bombPng(2_000_000, 1)],
        ["1x1 PNG", "image_too_small", () => hostile.bombPng(1, 1)],
    ])("%s is refused as %s", async (_name, code, make) => {
        expect(await decodeCode(await make())).toBe(code);
    });

    test("a colour profile that unpacks to 64 MB costs no such memory", async () => {
        const bomb = await hostile.profileBombPng(64 * 1024 * 1024);
        const before = process.memoryUsage().rss;
        await decodeCode(bomb);
        expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024);
    });

    test("after preparation no loader but JPEG, PNG and WebP is left", async () => {
        const tiff = await faceFrame().tiff().toBuffer();
        prepareDecoder();
        await expect(sharp(tiff).metadata()).rejects.toThrow(/unsupported/i);
        await expect(sharp(hostile.SVG).metadata()).rejects.toThrow(/unsupported/i);
        expect(await decodeCode(jpeg)).toBe("decoded");
    });
});
