/** What happens in a film, as changes of its pictures: each twice, a little different each time. */
import { between } from "../attacks/random.mjs";
import { layOver, light, shift } from "./overlay.mjs";

/** How long a film is, and when its two events are about to happen. */
export const FILM_S = 3.9;
const STARTS_S = /** @type {const} */ ([0.95, 2.35]);
const LOOSE_S = 0.15;
/** How long a camera takes a picture. */
const EXPOSURE_S = 0.02;

/**
 * @typedef {import("../y4m.mjs").YuvPicture} YuvPicture
 * @typedef {import("./sprites.mjs").Sprite} Sprite
 * @typedef {import("./sprites.mjs").Colour} Colour
 *
 * @typedef {object} Scene
 * @property {() => number} random
 * @property {{x: number, y: number, width: number}} face the middle of its eyes and its width, in pixels
 * @property {Colour} skin
 * @property {Sprite[]} hands that were photographed; none where there are no photographs
 * @property {(picture: number) => YuvPicture} other what somebody else's film shows
 *
 * @typedef {(picture: YuvPicture, seconds: number, index: number) => YuvPicture} Change
 */

/**
 * The two events of a film.
 *
 * @param {() => number} random
 * @param {readonly [number, number]} lasting least and most, in seconds
 */
function plan(random, lasting) {
    return STARTS_S.map((start) => {
        const from = start + between(random, -LOOSE_S, LOOSE_S);
        return { from, to: from + between(random, ...lasting), side: random() < 0.5 ? -1 : 1 };
    });
}

/** @param {number} x 0..1 and beyond */
function smooth(x) {
    const t = Math.min(1, Math.max(0, x));
    return t * t * (3 - 2 * t);
}

/** 0 before and after, 1 between. @param {number} at @param {number} from @param {number} to @param {number} edge */
function during(at, from, to, edge) {
    return Math.min(smooth((at - from) / edge), smooth((to - at) / edge));
}

/**
 * Something that passes before the eyes.
 *
 * @param {Scene} scene
 * @param {Sprite} sprite
 * @param {readonly [number, number]} lasting from the first to the last picture in which it hides an eye, about
 * @param {"across" | "up" | "down"} way across: from one side to the other; up, down: there and back
 * @param {number} [reach] how far from the eyes its middle is when it has not come yet, in face widths
 * @param {number} [rest] how far its middle stays below the eyes, where it covers them
 */
export function pass({ random, face }, sprite, lasting, way, reach = 1.6, rest = 0) {
    const events = plan(random, lasting).map((event) => ({
        ...event,
        tilt: between(random, -0.5, 0.5),
        size: between(random, 0.9, 1.25),
    }));
    const place = (/** @type {number} */ seconds) => {
        const event = events.find(({ from, to }) => seconds > from - 0.4 && seconds < to + 0.4);
        if (!event) {
            return null;
        }
        const { from, to, side, tilt, size } = event;
        const perFace = face.width * size;
        const share = (seconds - from) / (to - from);
        if (way === "across") {
            const x = side * 2 * reach * (share - 0.5);
            return {
                x: face.x + x * face.width,
                y: face.y + 0.1 * face.width,
                angle: side * 1.2 + tilt,
                perFace,
            };
        }
        const away =
            1 - during(seconds, from - 0.15, to + 0.15, Math.min(0.3, 0.15 + (to - from) / 3));
        const sign = way === "up" ? 1 : -1;
        return {
            x: face.x + 0.1 * tilt * face.width,
            y: face.y + (rest + sign * away * reach) * face.width,
            angle: 0.4 * tilt,
            perFace,
        };
    };
    return (/** @type {YuvPicture} */ picture, /** @type {number} */ seconds) => {
        const places = [0, 1].flatMap((share) => place(seconds + share * EXPOSURE_S) ?? []);
        if (places.length > 0) {
            layOver(picture, sprite, places);
        }
        return picture;
    };
}

/**
 * The lens is covered by a finger or a palm.
 *
 * @param {Scene} scene
 * @param {readonly [number, number]} lasting
 * @param {number} edge how long the cover takes to come, in seconds
 * @param {number} half 0 all of the picture, 1 only up to its middle, from one side
 */
export function cover({ random }, lasting, edge, half) {
    const events = plan(random, lasting);
    const dark = between(random, 0.02, 0.12);
    const angle = between(random, 0, 6.28);
    const noise = makeNoise(random, 3);
    return (/** @type {YuvPicture} */ picture, /** @type {number} */ seconds) => {
        const share = Math.max(
            ...events.map(({ from, to }) => during(seconds, from - edge / 2, to + edge / 2, edge)),
        );
        if (share === 0) {
            return picture;
        }
        const depth = half > 0 ? 0.62 * share : 1.9 * share;
        light(
            picture,
            (x, y) => {
                // A cover on the lens is out of focus: its edge is as wide as half the picture.
                const along = (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle) + 0.7;
                return 1 - (1 - dark) * smooth((depth * 1.4 - along) / 0.4 + 0.5);
            },
            noise,
        );
        return picture;
    };
}

/** @param {() => number} random @param {number} size */
function makeNoise(random, size) {
    const values = Float32Array.from({ length: 8191 }, () => (random() - 0.5) * 2 * size);
    let at = 0;
    return () => values[at++ % 8191] ?? 0;
}

/**
 * All of the light changes.
 *
 * @param {Scene} scene
 * @param {(seconds: number) => number} gain
 */
export function changeLight({ random }, gain) {
    const noise = makeNoise(random, 4);
    return (/** @type {YuvPicture} */ picture, /** @type {number} */ seconds) => {
        const now = gain(seconds);
        if (now !== 1) {
            light(picture, () => now, noise);
        }
        return picture;
    };
}

/** Where a face goes, in face widths. @typedef {(seconds: number) => [x: number, y: number]} Way */

/** @param {Scene} scene @param {Way} way */
export function move({ face }, way) {
    return (/** @type {YuvPicture} */ picture, /** @type {number} */ seconds) => {
        const [x, y] = way(seconds);
        return x === 0 && y === 0 ? picture : shift(picture, x * face.width, y * face.width);
    };
}

/**
 * @param {Scene} scene
 * @param {readonly [number, number]} lasting
 * @param {number} edge
 */
export function state({ random }, lasting, edge) {
    const events = plan(random, lasting);
    return (/** @type {number} */ seconds) =>
        Math.max(0, ...events.map(({ from, to }) => during(seconds, from, to, edge)));
}

/** Events in each film. */
export const EVENTS_A_FILM = STARTS_S.length;
