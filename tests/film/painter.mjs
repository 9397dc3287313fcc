/** Paints a film's pictures: people before a wall, with a camera's noise. */
import { findSource, readDark } from "./movement.mjs";
import { makeYuvPicture } from "./y4m.mjs";

/** The middle of the face, in shares of the picture's height. */
const FACE_AT_Y = 0.47;
/** A bowed head is seen this much shorter, and this much lower in shares of its height. */
const BOW_SHORTER = 0.1;
const BOW_LOWER = 0.12;
const NOISE = 2.5;
const NOISE_LENGTH = 65_537;

/** Numerical Recipes' linear congruential generator: films are the same on every machine. */
function makeNoise() {
    let state = 20260101;
    return Float32Array.from({ length: NOISE_LENGTH }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state / 2 ** 32 - 0.5) * 2 * NOISE;
    });
}

export class Painter {
    /**
     * @param {number} width
     * @param {number} height
     * @param {import("./person.mjs").Person[]} people each in a strip of its own, from left to right
     */
    constructor(width, height, people) {
        this.picture = makeYuvPicture(width, height);
        this.people = people;
        this.noise = makeNoise();
        this.noiseAt = 0;
    }

    /**
     * @param {ReturnType<typeof import("./scenarios.mjs").readScript>} state
     * @returns {import("./y4m.mjs").YuvPicture} reused by the next call
     */
    paint(state) {
        const { width, height } = this.picture;
        this.people.forEach((person) => {
            person.shutEyes(state.closure);
        });
        const half = width / 2;
        const chroma = (width * height) / 4;
        this.paintChannel(0, width, height, 1, 0, state);
        this.paintChannel(1, half, height / 2, 2, width * height, state);
        this.paintChannel(2, half, height / 2, 2, width * height + chroma, state);
        return this.picture;
    }

    /**
     * @param {number} c
     * @param {number} width of the channel
     * @param {number} height
     * @param {number} grain pixels of the picture a sample of this channel covers in each direction
     * @param {number} offset
     * @param {ReturnType<typeof import("./scenarios.mjs").readScript>} state
     */
    paintChannel(c, width, height, grain, offset, state) {
        const { data } = this.picture;
        const neutral = c === 0 ? 0 : 128;
        const views = this.people.map((person, i) =>
            makeView(person, i, this.people.length, this.picture, state, grain),
        );
        for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
                const view = views[Math.floor((x * views.length) / width)];
                const seen = view?.read(c, x, y) ?? wall(c, y / height);
                const noise = c === 0 ? (this.noise[this.noiseAt++ % NOISE_LENGTH] ?? 0) : 0;
                data[offset + y * width + x] = Math.max(
                    0,
                    Math.min(255, Math.round(neutral + (seen - neutral) * state.light + noise)),
                );
            }
        }
    }
}

/**
 * @param {number} c
 * @param {number} down 0 the top to 1 the bottom
 */
function wall(c, down) {
    return [150 - 40 * down, 126, 131][c] ?? 0;
}

/**
 * How one person is seen in a moment: which place of the photograph lies at which of the picture.
 *
 * @param {import("./person.mjs").Person} person
 * @param {number} index
 * @param {number} count
 * @param {{width: number, height: number}} picture
 * @param {ReturnType<typeof import("./scenarios.mjs").readScript>} state
 * @param {number} grain
 */
function makeView({ planes, centre, faceHeight, head }, index, count, picture, state, grain) {
    const unit = picture.width / 640;
    const shortened = 1 - BOW_SHORTER * state.bow;
    const atX = ((index + 0.5) / count + state.away * 1.5) * picture.width + state.swayX * unit;
    const atY =
        FACE_AT_Y * picture.height + state.swayY * unit + BOW_LOWER * state.bow * faceHeight;
    const { width, height, channels } = planes;
    const isMoving = state.turn !== 0 || state.mouth !== 0;
    return {
        /**
         * Undefined where the photograph has nothing beside it but the wall.
         *
         * @param {number} c
         * @param {number} x
         * @param {number} y
         */
        read(c, x, y) {
            const px = x * grain + (grain - 1) / 2 - atX + centre.x;
            if (state.away > 0 && (px < 0 || px >= width)) {
                return undefined;
            }
            const py = (y * grain + (grain - 1) / 2 - atY) / shortened + centre.y;
            const source = isMoving ? findSource(head, state, px, py) : { x: px, y: py };
            if (!source) {
                return readDark(c);
            }
            const sx = Math.min(width - 1.001, Math.max(0, source.x));
            const sy = Math.min(height - 1.001, Math.max(0, source.y));
            const x0 = sx | 0;
            const y0 = sy | 0;
            const fx = sx - x0;
            const fy = sy - y0;
            const plane = /** @type {Float32Array} */ (channels[c]);
            const at = y0 * width + x0;
            const top =
                /** @type {number} */ (plane[at]) * (1 - fx) +
                /** @type {number} */ (plane[at + 1]) * fx;
            const under = at + width;
            const bottom =
                /** @type {number} */ (plane[under]) * (1 - fx) +
                /** @type {number} */ (plane[under + 1]) * fx;
            return top * (1 - fy) + bottom * fy;
        },
    };
}
