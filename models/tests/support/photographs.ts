/** Real photographs for the tests: those of face-api's demo, and astronaut.png where python3-skimage put it. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { cropAndScale } from "../../src/crop.ts";
import type { RgbPicture } from "../../src/pixels.ts";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
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
export function loadPhotographs(): Promise<Photograph[]> {
    const files = [1, 2, 3, 4, 5, 6].map((number) => path.join(DEMO, `sample${number}.jpg`));
    const astronaut = ASTRONAUT.find((file) => file !== undefined && fs.existsSync(file));
    if (astronaut !== undefined) {
        files.push(astronaut);
    }
    return Promise.all(
        files.map(async (file) => ({
            name: path.basename(file),
            picture: await readPicture(file),
        })),
    );
}

/** Decodes a file and turns it upright, as its EXIF orientation says. */
export async function readPicture(file: string): Promise<RgbPicture> {
    const upright = sharp(file).rotate().toColourspace("srgb").removeAlpha().raw();
    const { data, info } = await upright.toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: Uint8Array.from(data) };
}

/** The whole picture, made square with black at the right or the bottom. */
export function squareOf(picture: RgbPicture, side: number): RgbPicture {
    const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
    return cropAndScale(picture, whole, { width: side, height: side }, "pad");
}
