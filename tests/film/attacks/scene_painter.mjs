/** Paints what a camera sees of a surface: the texture on it, the wall beside it, its light, and the camera's noise. */
import { makeYuvPicture } from "../y4m.mjs";

/** Like a web camera's in room light; the same as in the other films. */
const NOISE = 2.5;
const NOISE_LENGTH = 65_537;

/**
 * @typedef {object} Lay how a texture lies on a surface
 * @property {import("../planes.mjs").Planes} planes
 * @property {{x: number, y: number}} centre what of the texture lies where `u` and `v` are 0
 * @property {number} perUnit pixels of the texture for one unit of `u` and `v`
 *
 * @typedef {(c: number, value: number, u: number, v: number, y: number) => number} Light changes what a channel shows; `y` is
 *     the row of the picture, 0..1
 */

export class ScenePainter {
    /**
     * @param {number} width
     * @param {number} height
     * @param {() => number} random
     */
    constructor(width, height, random) {
        this.width = width;
        this.height = height;
        this.noise = Float32Array.from(
            { length: NOISE_LENGTH },
            () => (random() - 0.5) * 2 * NOISE,
        );
        this.noiseAt = Math.floor(random() * NOISE_LENGTH);
    }

    /**
     * @param {import("./camera.mjs").SurfaceMap} map
     * @param {Lay} lay
     * @param {Light} [light]
     * @returns {import("../y4m.mjs").YuvPicture}
     */
    paint(map, lay, light) {
        const picture = makeYuvPicture(this.width, this.height);
        const size = this.width * this.height;
        this.paintChannel(picture.data, 0, 0, 1, map, lay, light);
        this.paintChannel(picture.data, 1, size, 2, map, lay, light);
        this.paintChannel(picture.data, 2, (size * 5) / 4, 2, map, lay, light);
        return picture;
    }

    /**
     * @param {Uint8Array} data
     * @param {number} c
     * @param {number} offset
     * @param {number} grain pixels of the map a sample of this channel covers in each direction
     * @param {import("./camera.mjs").SurfaceMap} map
     * @param {Lay} lay
     * @param {Light | undefined} light
     */
    paintChannel(data, c, offset, grain, map, { planes, centre, perUnit }, light) {
        const [columns, rows] = [this.width / grain, this.height / grain];
        const neutral = c === 0 ? 0 : 128;
        const plane = /** @type {Float32Array} */ (planes.channels[c]);
        for (let y = 0, to = offset; y < rows; y++) {
            for (let x = 0; x < columns; x++, to++) {
                const at = y * grain * map.width + x * grain;
                const u = /** @type {number} */ (map.u[at]);
                const v = /** @type {number} */ (map.v[at]);
                let seen = wall(c, y / rows);
                if (u === u) {
                    seen = sample(plane, planes, centre.x + u * perUnit, centre.y + v * perUnit);
                    seen = neutral + (seen - neutral) * /** @type {number} */ (map.shade[at]);
                    seen = light ? light(c, seen, u, v, y / rows) : seen;
                }
                if (c === 0) {
                    seen += /** @type {number} */ (this.noise[this.noiseAt]);
                    this.noiseAt = this.noiseAt + 1 < NOISE_LENGTH ? this.noiseAt + 1 : 0;
                }
                data[to] = seen < 0 ? 0 : seen > 255 ? 255 : seen + 0.5;
            }
        }
    }
}

/**
 * @param {number} c
 * @param {number} down 0 the top to 1 the bottom
 */
function wall(c, down) {
    return c === 0 ? 150 - 40 * down : c === 1 ? 126 : 131;
}

/**
 * Bilinear; beyond the edge, the edge's.
 *
 * @param {Float32Array} plane
 * @param {{width: number, height: number}} size
 * @param {number} x
 * @param {number} y
 */
function sample(plane, { width, height }, x, y) {
    const cx = x < 0 ? 0 : x > width - 1.001 ? width - 1.001 : x;
    const cy = y < 0 ? 0 : y > height - 1.001 ? height - 1.001 : y;
    const [x0, y0] = [cx | 0, cy | 0];
    const [fx, fy] = [cx - x0, cy - y0];
    const at = y0 * width + x0;
    const top =
        /** @type {number} */ (plane[at]) * (1 - fx) + /** @type {number} */ (plane[at + 1]) * fx;
    const low =
        /** @type {number} */ (plane[at + width]) * (1 - fx) +
        /** @type {number} */ (plane[at + width + 1]) * fx;
    return top * (1 - fy) + low * fy;
}
