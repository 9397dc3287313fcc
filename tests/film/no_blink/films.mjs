/** The films in which nobody blinks: which there are, and their pictures. */
import fs from "node:fs";
import path from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { makeRandom } from "../attacks/random.mjs";
import { FPS } from "./bases.mjs";
import { FILM_S } from "./changes.mjs";
import { KINDS } from "./kinds.mjs";
import { cutFromGreen } from "./sprites.mjs";

/** How wide a photograph of a hand is, in face widths. */
const PHOTOGRAPH_WIDTH = 1.5;

/**
 * @typedef {import("../y4m.mjs").YuvPicture} YuvPicture
 * @typedef {import("./bases.mjs").Base} Base
 * @typedef {import("../../../liveness/geometry/box").RelativeBox} RelativeBox
 */

/**
 * Hands that were photographed before green.
 *
 * @param {string | undefined} folder of PNG and JPEG files
 * @returns {import("./sprites.mjs").Sprite[]}
 */
export function loadHands(folder) {
    const names = folder === undefined ? [] : fs.readdirSync(folder).sort();
    return names
        .filter((name) => /\.(png|jpe?g)$/i.test(name))
        .map((name) => {
            const bytes = fs.readFileSync(path.join(/** @type {string} */ (folder), name));
            const photograph = name.endsWith(".png")
                ? PNG.sync.read(bytes)
                : jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true });
            return cutFromGreen(photograph, PHOTOGRAPH_WIDTH);
        });
}

/**
 * @param {Base} base
 * @param {string} kind a name of `KINDS`
 * @param {RelativeBox} box around the landmarks of the base's first picture
 * @param {Base} other somebody else
 * @param {import("./sprites.mjs").Sprite[]} hands
 * @returns {Generator<YuvPicture, void> | null} null where there is no such film
 */
export function makePictures(base, kind, box, other, hands) {
    const first = base.at(0);
    const change = KINDS[kind]?.make({
        random: makeRandom(`${kind}-${base.name}`),
        face: readFace(first, box),
        skin: readSkin(first, box),
        hands,
        other: (index) => fit(other.at(index), first),
    });
    return change ? paint(base, change) : null;
}

/** @param {Base} base @param {import("./changes.mjs").Change} change */
function* paint(base, change) {
    for (let i = 0; i < FILM_S * FPS; i++) {
        yield change(base.at(i), i / FPS, i);
    }
}

/** The eyes lie a quarter down the box around the landmarks. @param {YuvPicture} picture @param {RelativeBox} box */
function readFace({ width, height }, box) {
    return {
        x: (box.x + box.width / 2) * width,
        y: (box.y + 0.24 * box.height) * height,
        width: box.width * width,
    };
}

/**
 * What the cheeks look like, in the light of the picture.
 *
 * @param {YuvPicture} picture
 * @param {RelativeBox} box
 * @returns {import("./sprites.mjs").Colour}
 */
function readSkin({ width, height, data }, box) {
    const size = width * height;
    const sums = [0, 0, 0];
    let count = 0;
    for (const u of [0.22, 0.28, 0.72, 0.78]) {
        for (const v of [0.5, 0.55, 0.6]) {
            const x = Math.min(width - 2, Math.max(0, Math.round((box.x + u * box.width) * width)));
            const y = Math.min(
                height - 2,
                Math.max(0, Math.round((box.y + v * box.height) * height)),
            );
            const half = (y >> 1) * (width / 2) + (x >> 1);
            [data[y * width + x], data[size + half], data[size + size / 4 + half]].forEach(
                (value, c) => (sums[c] = (sums[c] ?? 0) + (value ?? 0)),
            );
            count++;
        }
    }
    const [y = 0, u = 0, v = 0] = sums.map((sum) => sum / count);
    return [y * 1.08, u, v];
}

/** A picture cut or filled to the size of another. @param {YuvPicture} picture @param {YuvPicture} like @returns {YuvPicture} */
function fit(picture, like) {
    const { width, height } = like;
    const data = new Uint8Array((width * height * 3) / 2);
    const plane = (
        /** @type {number} */ to,
        /** @type {number} */ from,
        /** @type {number} */ grain,
    ) => {
        const [columns, rows] = [width / grain, height / grain];
        const [wide, high] = [picture.width / grain, picture.height / grain];
        for (let y = 0; y < rows; y++) {
            const fromY = Math.min(high - 1, Math.floor((y * high) / rows));
            for (let x = 0; x < columns; x++) {
                const fromX = Math.min(wide - 1, Math.floor((x * wide) / columns));
                data[to + y * columns + x] = picture.data[from + fromY * wide + fromX] ?? 0;
            }
        }
    };
    const [size, other] = [width * height, picture.width * picture.height];
    plane(0, 0, 1);
    plane(size, other, 2);
    plane((size * 5) / 4, (other * 5) / 4, 2);
    return { width, height, data };
}

/** @param {YuvPicture} picture @returns {Buffer} RGBA */
export function toRgba({ width, height, data }) {
    const out = Buffer.alloc(width * height * 4, 255);
    const size = width * height;
    const half = width / 2;
    for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
            const chroma = (y >> 1) * half + (x >> 1);
            const luma = data[at] ?? 0;
            const u = (data[size + chroma] ?? 128) - 128;
            const v = (data[(size * 5) / 4 + chroma] ?? 128) - 128;
            const to = 4 * at;
            const [r, g, b] = [
                luma + 1.402 * v,
                luma - 0.344136 * u - 0.714136 * v,
                luma + 1.772 * u,
            ];
            out[to] = r < 0 ? 0 : r > 255 ? 255 : r;
            out[to + 1] = g < 0 ? 0 : g > 255 ? 255 : g;
            out[to + 2] = b < 0 ? 0 : b > 255 ? 255 : b;
        }
    }
    return out;
}
