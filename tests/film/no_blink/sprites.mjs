/**
 * Things that come before a face, drawn: a hand, spread fingers, a sleeve, a cup, hair, a mask. Each is a picture with an
 * alpha, in the person's own skin where it is skin. Lengths are in widths of the face.
 */

/** Pixels of a sprite for one face width, and how far it reaches from its middle. */
const PER_FACE = 160;
const REACH = 1.6;
const SIZE = Math.round(2 * REACH * PER_FACE);

/**
 * @typedef {object} Sprite
 * @property {number} size pixels of each side
 * @property {number} perFace pixels for one face width
 * @property {Float32Array} alpha 0..1
 * @property {[Float32Array, Float32Array, Float32Array]} channels Y, U, V
 * @property {{left: number, top: number, right: number, bottom: number}} box what is not empty of it
 *
 * @typedef {[y: number, u: number, v: number]} Colour
 * @typedef {{alpha: number, light: number, colour: Colour}} Dot `light` is what its shape and its texture make of it: 1 none
 * @typedef {(u: number, v: number, noise: (scale: number, u: number, v: number) => number) => Dot | null} Shape
 */

/**
 * @param {Shape} shape what lies at a place; null for nothing
 * @param {() => number} random
 * @returns {Sprite}
 */
function draw(shape, random) {
    const sprite = makeSprite(SIZE, PER_FACE);
    const noise = makeValueNoise(random);
    for (let row = 0, at = 0; row < SIZE; row++) {
        for (let column = 0; column < SIZE; column++, at++) {
            const [u, v] = [column / PER_FACE - REACH, row / PER_FACE - REACH];
            const dot = shape(u, v, noise);
            if (dot) {
                sprite.alpha[at] = Math.min(1, Math.max(0, dot.alpha));
                widen(sprite.box, column, row);
                sprite.channels[0][at] = dot.colour[0] * dot.light;
                sprite.channels[1][at] = dot.colour[1];
                sprite.channels[2][at] = dot.colour[2];
            }
        }
    }
    return sprite;
}

/** @param {number} size @param {number} perFace @returns {Sprite} an empty one */
function makeSprite(size, perFace) {
    const count = size * size;
    return {
        size,
        perFace,
        alpha: new Float32Array(count),
        channels: [new Float32Array(count), new Float32Array(count), new Float32Array(count)],
        box: { left: size, top: size, right: 0, bottom: 0 },
    };
}

/** @param {Sprite["box"]} box @param {number} x @param {number} y */
function widen(box, x, y) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x + 1);
    box.bottom = Math.max(box.bottom, y + 1);
}

/** Smooth chance over a plane, -1..1. @param {() => number} random */
function makeValueNoise(random) {
    const side = 64;
    const values = Float32Array.from({ length: side * side }, () => 2 * random() - 1);
    const at = (/** @type {number} */ x, /** @type {number} */ y) =>
        values[(((y % side) + side) % side) * side + (((x % side) + side) % side)] ?? 0;
    return (/** @type {number} */ scale, /** @type {number} */ u, /** @type {number} */ v) => {
        const [x, y] = [u / scale, v / scale];
        const [x0, y0] = [Math.floor(x), Math.floor(y)];
        const [fx, fy] = [x - x0, y - y0];
        const top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx;
        return top * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
    };
}

/** Soft over two pixels. @param {number} inside distance from the edge, in face widths, positive inside */
function edge(inside) {
    return 0.5 + (inside * PER_FACE) / 2;
}

/**
 * A finger or an arm: how far inside of it a place lies, and how far from its axis (0..1).
 *
 * @param {readonly [number, number, number, number, number]} capsule from, to, radius
 * @param {number} u
 * @param {number} v
 */
function readCapsule([ax, ay, bx, by, radius], u, v) {
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.min(1, Math.max(0, ((u - ax) * dx + (v - ay) * dy) / (dx * dx + dy * dy || 1)));
    const off = Math.hypot(u - ax - t * dx, v - ay - t * dy);
    return { inside: radius - off, across: Math.min(1, off / radius), along: t };
}

/**
 * A hand seen from outside, fingers to the top, the arm to the bottom.
 *
 * @param {Colour} skin
 * @param {number} spread how far the fingers stand apart, 0 shut to 1
 * @param {() => number} random
 */
export function drawHand(skin, spread, random) {
    const gap = 0.03 + 0.1 * spread;
    /** @type {[number, number, number, number, number][]} */
    const parts = [
        [0, 0.1, 0, 0.45, 0.34],
        [0, 0.5, 0.05, 2.2, 0.24],
        ...[-1.5, -0.5, 0.5, 1.5].map(
            (i) =>
                /** @type {[number, number, number, number, number]} */ ([
                    i * 0.155,
                    0,
                    i * (0.155 + gap),
                    -0.62 + 0.07 * Math.abs(i),
                    0.082,
                ]),
        ),
        [0.22, 0.35, 0.52 + 0.2 * spread, -0.05, 0.09],
    ];
    return draw((u, v, noise) => {
        const near = parts.map((part) => readCapsule(part, u, v));
        const best = near.reduce((a, b) => (b.inside > a.inside ? b : a));
        if (edge(best.inside) <= 0) {
            return null;
        }
        const round = 1 - 0.32 * best.across ** 3;
        const creases = 1 - 0.12 * Math.max(0, Math.sin(9 * best.along)) ** 12;
        const texture = 1 + 0.06 * noise(0.2, u, v) + 0.035 * noise(0.025, u, v);
        return { alpha: edge(best.inside), light: round * creases * texture, colour: skin };
    }, random);
}

/** One finger, lying across both eyes and hiding little else. @param {Colour} skin @param {() => number} random */
export function drawFinger(skin, random) {
    return draw((u, v, noise) => {
        const { inside, across, along } = readCapsule([-0.55, 0.02, 1.5, -0.02, 0.085], u, v);
        const creases = 1 - 0.14 * Math.max(0, Math.sin(12 * along)) ** 12;
        const light = creases * (1 - 0.32 * across ** 3) * (1 + 0.05 * noise(0.05, u, v));
        return edge(inside) > 0 ? { alpha: edge(inside), light, colour: skin } : null;
    }, random);
}

/** A strip of card as wide as the face. @param {Colour} paint @param {() => number} random */
export function drawStrip(paint, random) {
    return draw((u, v, noise) => {
        const inside = Math.min(0.55 - Math.abs(u), 0.1 - Math.abs(v));
        const light = 1 + 0.04 * noise(0.05, u, v);
        return edge(inside) > 0 ? { alpha: edge(inside), light, colour: paint } : null;
    }, random);
}

/** An arm in a sleeve, lying across. @param {Colour} cloth @param {() => number} random */
export function drawSleeve(cloth, random) {
    return draw((u, v, noise) => {
        const { inside, across } = readCapsule([-3, 0.1, 3, -0.1, 0.42], u, v);
        const folds = 1 + 0.18 * noise(0.22, u + 0.4 * v, v) + 0.08 * noise(0.03, u, v);
        return edge(inside) > 0
            ? { alpha: edge(inside), light: folds * (1 - 0.4 * across ** 2), colour: cloth }
            : null;
    }, random);
}

/** A cup, upright, with a stripe. @param {Colour} paint @param {() => number} random */
export function drawCup(paint, random) {
    return draw((u, v, noise) => {
        const half = 0.42 - 0.05 * v;
        const inside = Math.min(half - Math.abs(u), v + 0.6, 0.75 - v);
        const stripe = Math.abs(v - 0.1) < 0.1 ? 0.6 : 1;
        const shine = 1.05 - 0.45 * (u / half) ** 2 + 0.02 * noise(0.05, u, v);
        return edge(inside) > 0
            ? { alpha: edge(inside), light: shine * stripe, colour: paint }
            : null;
    }, random);
}

/** Strands that hang down. @param {Colour} hair @param {() => number} random */
export function drawHair(hair, random) {
    return draw((u, v, noise) => {
        const lower = 0.65 + 0.25 * noise(0.12, u, 0);
        const strands = noise(0.02, u + 0.03 * noise(0.4, u, v), v / 12);
        const inside = Math.min(lower - v, 0.75 - Math.abs(u) + 0.05 * noise(0.2, v, u));
        return edge(inside) > 0
            ? {
                  alpha: edge(inside) * (0.86 + 0.14 * strands),
                  light: 1 + 0.45 * strands,
                  colour: hair,
              }
            : null;
    }, random);
}

/** A cloth mask with pleats, as wide as the face. @param {Colour} cloth @param {() => number} random */
export function drawMask(cloth, random) {
    return draw((u, v, noise) => {
        const inside = Math.min(0.62 - Math.abs(u), v + 0.45 - 0.12 * u * u, 0.7 - v);
        const pleats = 1 - 0.12 * Math.max(0, Math.sin(16 * v)) ** 6 + 0.03 * noise(0.02, u, v);
        return edge(inside) > 0
            ? { alpha: edge(inside), light: pleats * (1.03 - 0.3 * u * u), colour: cloth }
            : null;
    }, random);
}

/** How green a photograph's background is over its other colours, from where it begins to where nothing is left. */
const GREEN = /** @type {const} */ ([14, 40]);

/**
 * A thing that was photographed before green: what is not green is the thing, in its own colours.
 *
 * @param {import("../photographs.mjs").Photograph} photograph
 * @param {number} width of the whole photograph, in face widths
 * @returns {Sprite}
 */
export function cutFromGreen({ width: wide, height: high, data }, width) {
    const size = Math.max(wide, high);
    const sprite = makeSprite(size, wide / width);
    const [left, top] = [Math.floor((size - wide) / 2), Math.floor((size - high) / 2)];
    for (let y = 0; y < high; y++) {
        for (let x = 0; x < wide; x++) {
            const from = 4 * (y * wide + x);
            const [r, g, b] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
            const to = (y + top) * size + x + left;
            const green = (g - Math.max(r, b) - GREEN[0]) / (GREEN[1] - GREEN[0]);
            sprite.alpha[to] =
                Math.min(1, Math.max(0, 1 - green)) * ((data[from + 3] ?? 255) / 255);
            if ((sprite.alpha[to] ?? 0) > 0) {
                widen(sprite.box, x + left, y + top);
            }
            const clean = Math.min(g, Math.max(r, b));
            sprite.channels[0][to] = 0.299 * r + 0.587 * clean + 0.114 * b;
            sprite.channels[1][to] = 128 - 0.168736 * r - 0.331264 * clean + 0.5 * b;
            sprite.channels[2][to] = 128 + 0.5 * r - 0.418688 * clean - 0.081312 * b;
        }
    }
    return sprite;
}
