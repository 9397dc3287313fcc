import { describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { emptyJpeg, faceFrame, groupJpeg, hashOf } from "../support/frames.ts";
import * as hostile from "../support/hostile_images.ts";
import { codeOf, jsonOf, postFrames } from "../support/requests.ts";
import { underAttack } from "../support/under_attack.ts";

const target = underAttack();

describe("pictures that are none, or too much", () => {
    test.each<[string, number, string, () => Buffer | Promise<Buffer>]>([
        ["nothing", 415, "unsupported_image", () => Buffer.alloc(0)],
        [
            "text",
            415,
            "unsupported_image",
            () => Buffer.from("<script>alert(1)</script> is no picture"),
        ],
        ["SVG with external references", 415, "unsupported_image", () => hostile.SVG],
        ["animated GIF", 415, "unsupported_image", () => hostile.animated("gif")],
        ["animated WebP", 415, "unsupported_image", () => hostile.animated("webp")],
        ["AVIF", 415, "unsupported_image", () => faceFrame().avif().toBuffer()],
        ["JPEG of 500 scans", 415, "unsupported_image", () => hostile.manyScansJpeg(500)],
        ["8000x8000 black PNG", 413, "too_many_pixels", () => hostile.bombPng(8000, 8000)],
        [
            "JPEG that claims 65500x65500",
            413,
            "too_many_pixels",
            () => hostile.lyingJpeg(65500, 65500),
        ],
        [
            "truncated JPEG",
            422,
            "image_unreadable",
            () => (target.frames[0] as Buffer).subarray(0, 9000),
        ],
        [
            "JPEG that claims more than it has",
            422,
            "image_unreadable",
            () => hostile.lyingJpeg(320, 3200),
        ],
        ["1x1 PNG", 422, "image_too_small", () => hostile.bombPng(1, 1)],
        ["nobody", 422, "no_face", () => emptyJpeg()],
        ["a crowd", 422, "several_faces", () => groupJpeg()],
        ["a face of a few pixels", 422, "face_too_small", () => faceInTheDistance()],
    ])("%s: %i %s, and the frame is named", async (_name, status, code, make) => {
        const frame = await make();
        const response = await postFrames(target.url, [frame], {
            authorization: target.authorization,
        });
        expect([response.status, codeOf(response)]).toEqual([status, code]);
        const { field } = jsonOf(response)["error"] as { field: string };
        expect(field).toBe(code === "no_face" ? "frames" : "frame[0]");
    });

    test("a bad frame among good ones is named by its place", async () => {
        const bad = [...target.frames, hostile.SVG];
        const response = await postFrames(target.url, bad, {
            authorization: target.authorization,
        }).expect(415);
        expect(jsonOf(response)["error"]).toMatchObject({ field: "frame[3]" });
    });

    test("a frame that is not the one its hash says is refused", async () => {
        const document = { frame_hashes: [...target.frames.map(hashOf)].reverse() };
        const options = { authorization: target.authorization, document };
        const response = await postFrames(target.url, target.frames, options).expect(422);
        expect(codeOf(response)).toBe("frame_hash_mismatch");
    });

    test("CMYK, 16 bits, grey and askew are the right answer", async () => {
        const plain = await scoreOf(await faceFrame().jpeg({ quality: 95 }).toBuffer());
        for (const odd of [
            await faceFrame().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer(),
            await faceFrame().toColourspace("rgb16").png().toBuffer(),
            await faceFrame().greyscale().jpeg({ quality: 95 }).toBuffer(),
            await faceFrame().rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
            await hostile.animatedPng(),
        ]) {
            expect(Math.abs((await scoreOf(odd)) - plain)).toBeLessThan(0.04);
        }
    });
});

async function scoreOf(frame: Buffer): Promise<number> {
    const response = await postFrames(target.url, [frame]).expect(200);
    return jsonOf(response)["score"] as number;
}

async function faceInTheDistance(): Promise<Buffer> {
    const small = await faceFrame({ side: 58 }).toBuffer();
    const background = { r: 200, g: 200, b: 200 };
    return sharp({ create: { width: 130, height: 130, channels: 3, background } })
        .composite([{ input: small, left: 30, top: 30 }])
        .jpeg({ quality: 95 })
        .toBuffer();
}
