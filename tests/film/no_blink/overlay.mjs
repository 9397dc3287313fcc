/** Changes finished pictures: something before the face, another light, another place. */
import { makeYuvPicture } from "../y4m.mjs";

/**
 * @typedef {import("../y4m.mjs").YuvPicture} YuvPicture
 * @typedef {{x: number, y: number, angle: number, perFace: number}} Place middle in pixels of the picture; pixels for one face
 *     width
 */

/**
 * Lays a sprite over a picture, smeared over the places it was at while the picture was taken.
 *
 * @param {YuvPicture} picture changed
 * @param {import("./sprites.mjs").Sprite} sprite
 * @param {readonly Place[]} places
 */
export function layOver({ width, height, data }, sprite, places) {
    const size = width * height;
    layChannel(data, 0, width, height, 1, sprite, 0, places);
    layChannel(data, size, width / 2, height / 2, 2, sprite, 1, places);
    layChannel(data, size + size / 4, width / 2, height / 2, 2, sprite, 2, places);
}

/**
 * @param {Uint8Array} data
 * @param {number} offset
 * @param {number} columns
 * @param {number} rows
 * @param {number} grain pixels of the picture a sample of this channel covers in each direction
 * @param {import("./sprites.mjs").Sprite} sprite
 * @param {0 | 1 | 2} c
 * @param {readonly Place[]} places
 */
function layChannel(data, offset, columns, rows, grain, sprite, c, places) {
    const { size, alpha } = sprite;
    const channel = sprite.channels[c];
    const turns = places.map((place) => turn(sprite, place));
    const clip = (/** @type {number} */ value, /** @type {number} */ most) =>
        Math.min(most, Math.max(0, Math.round(value / grain)));
    const top = clip(Math.min(...turns.map((each) => each.top)), rows);
    const bottom = clip(Math.max(...turns.map((each) => each.bottom)), rows);
    const left = clip(Math.min(...turns.map((each) => each.left)), columns);
    const right = clip(Math.max(...turns.map((each) => each.right)), columns);
    const count = turns.length;
    for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
            let covered = 0;
            let sum = 0;
            for (let i = 0; i < count; i++) {
                const place = /** @type {(typeof turns)[number]} */ (turns[i]);
                const dx = x * grain - place.x;
                const dy = y * grain - place.y;
                const sx = (size / 2 + dx * place.cos + dy * place.sin) | 0;
                const sy = (size / 2 - dx * place.sin + dy * place.cos) | 0;
                if (sx >= 0 && sy >= 0 && sx < size && sy < size) {
                    const from = sy * size + sx;
                    const a = /** @type {number} */ (alpha[from]);
                    covered += a;
                    sum += a * /** @type {number} */ (channel[from]);
                }
            }
            if (covered > 0) {
                const at = offset + y * columns + x;
                const under = /** @type {number} */ (data[at]) * (1 - covered / count);
                data[at] = Math.min(255, under + sum / count + 0.5);
            }
        }
    }
}

/**
 * How a sprite is turned and scaled at a place, and the rectangle of the picture in which it lies.
 *
 * @param {import("./sprites.mjs").Sprite} sprite
 * @param {Place} place
 */
function turn({ size, perFace, box }, { x, y, angle, perFace: pixels }) {
    const scale = pixels / perFace;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const corners = [box.left, box.right].flatMap((u) =>
        [box.top, box.bottom].map((v) => [
            x + ((u - size / 2) * cos - (v - size / 2) * sin) * scale,
            y + ((u - size / 2) * sin + (v - size / 2) * cos) * scale,
        ]),
    );
    const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis] ?? 0));
    return {
        x,
        y,
        cos: cos / scale,
        sin: sin / scale,
        left: Math.min(...(xs ?? [])),
        right: Math.max(...(xs ?? [])),
        top: Math.min(...(ys ?? [])),
        bottom: Math.max(...(ys ?? [])),
    };
}

/**
 * Another light: each pixel by a gain of its place.
 *
 * @param {YuvPicture} picture changed
 * @param {(x: number, y: number) => number} gain of a place in shares of the picture; above 1 what is bright is burnt
 * @param {() => number} noise added to the brightness
 */
export function light({ width, height, data }, gain, noise) {
    const size = width * height;
    for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
            const value = (data[at] ?? 0) * gain(x / width, y / height) + noise();
            data[at] = value < 0 ? 0 : value > 255 ? 255 : value;
        }
    }
    const [wide, high] = [width / 2, height / 2];
    for (let plane = 0; plane < 2; plane++) {
        for (let y = 0, at = size + (plane * size) / 4; y < high; y++) {
            for (let x = 0; x < wide; x++, at++) {
                const share = Math.min(1, gain(x / wide, y / high));
                data[at] = 128 + ((data[at] ?? 128) - 128) * share;
            }
        }
    }
}

/**
 * The picture as it is seen when all of it stands elsewhere; what comes in from beside it is its edge.
 *
 * @param {YuvPicture} picture
 * @param {number} dx in pixels, to the right
 * @param {number} dy
 * @returns {YuvPicture} a new one
 */
export function shift({ width, height, data }, dx, dy) {
    const out = makeYuvPicture(width, height);
    const [right, down] = [2 * Math.round(dx / 2), 2 * Math.round(dy / 2)];
    const plane = (/** @type {number} */ offset, /** @type {number} */ grain) => {
        const [columns, rows] = [width / grain, height / grain];
        for (let y = 0; y < rows; y++) {
            const from = Math.min(rows - 1, Math.max(0, y - down / grain));
            for (let x = 0; x < columns; x++) {
                const source = Math.min(columns - 1, Math.max(0, x - right / grain));
                out.data[offset + y * columns + x] = data[offset + from * columns + source] ?? 0;
            }
        }
    };
    plane(0, 1);
    plane(width * height, 2);
    plane((width * height * 5) / 4, 2);
    return out;
}

/** @param {YuvPicture} picture @returns {YuvPicture} */
export function copy({ width, height, data }) {
    return { width, height, data: data.slice() };
}
