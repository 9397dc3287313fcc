/** Real photographs for the tests: those of face-api's demo, and astronaut.png where python3-skimage put it. */
import fs from "node:fs";
import path from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { cropAndScale } from "../../src/crop.ts";
import type { RgbPicture } from "../../src/pixels.ts";

export const ROOT = path.resolve(import.meta.dirname, "../../..");
export const PACKAGES = path.join(ROOT, "node_modules");

const DEMO = path.join(PACKAGES, "@vladmandic/face-api/demo");
const ASTRONAUT = [
    process.env["ASTRONAUT_PNG"],
    "/usr/lib/python3/dist-packages/skimage/data/astronaut.png",
];

export interface Photograph {
    readonly name: string;
    readonly picture: RgbPicture;
}

/** Six or seven photographs, each with at least one face. */
export function loadPhotographs(): Photograph[] {
    const samples = [1, 2, 3, 4, 5, 6].map((number) => `sample${number}.jpg`);
    const photographs = samples.map((name) => ({
        name,
        picture: decodeJpeg(fs.readFileSync(path.join(DEMO, name))),
    }));
    const astronaut = ASTRONAUT.find((file) => file !== undefined && fs.existsSync(file));
    if (astronaut !== undefined) {
        const { width, height, data } = PNG.sync.read(fs.readFileSync(astronaut));
        const picture = { width, height, data: withoutAlpha(data, width * height) };
        photographs.push({ name: "astronaut.png", picture });
    }
    return photographs;
}

export function decodeJpeg(bytes: Uint8Array): RgbPicture {
    const { width, height, data } = jpeg.decode(bytes, { useTArray: true });
    return { width, height, data: withoutAlpha(data, width * height) };
}

/** The whole picture, made square with black at the right or the bottom. */
export function squareOf(picture: RgbPicture, side: number): RgbPicture {
    const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
    return cropAndScale(picture, whole, { width: side, height: side }, "pad");
}

function withoutAlpha(rgba: Uint8Array, pixels: number): Uint8Array {
    const rgb = new Uint8Array(pixels * 3);
    for (let at = 0; at < pixels; at++) {
        rgb.set(rgba.subarray(at * 4, at * 4 + 3), at * 3);
    }
    return rgb;
}
