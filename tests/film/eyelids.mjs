/**
 * Shuts the eyes of a photograph: the skin above each eye is drawn down over it, as a lid is, and the skin below rises a
 * little to meet it. The lids' lines are the iris model's.
 */
import { samplePlane } from "./planes.mjs";

/** How much skin above and below an eye takes part, in eye widths: less than the way to the eyebrow. */
const SKIN_ABOVE = 0.42;
const SKIN_BELOW = 0.2;
/** The lid's edge lies this far outside of the model's line, in eye widths, and the corners this far beyond the model's. */
const EDGE = 0.03;
const CORNER = 0.07;
/** The lashes and their shadow move with the lid and are not stretched, or a shut eye would look like a dark open one. */
const LASHES = 0.11;
/** Where the lids meet, from the lower lid's line (0) to the upper's (1). */
const MEETING_POINT = 0.12;

/**
 * @typedef {object} Patch a piece of a photograph with the lids at one place
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {[Float32Array, Float32Array, Float32Array]} channels
 */

/**
 * The piece around one eye with its lids shut by `closure`.
 *
 * @param {import("./planes.mjs").Planes} planes
 * @param {[number, number][]} points the iris model's 76 points, in the planes' pixels
 * @param {number} closure 0 open to 1 shut
 * @returns {Patch}
 */
export function shutEye(planes, points, closure) {
    const eye = readEye(points);
    const reach = eye.size * 1.2;
    const x = Math.floor(Math.min(eye.a[0], eye.b[0]) - 2);
    const y = Math.floor(Math.min(eye.a[1], eye.b[1]) - reach);
    const width = Math.ceil(Math.abs(eye.b[0] - eye.a[0]) + 4);
    const height = Math.ceil(Math.abs(eye.b[1] - eye.a[1]) + 2 * reach);
    /** @type {Patch["channels"]} */
    const channels = [
        new Float32Array(width * height),
        new Float32Array(width * height),
        new Float32Array(width * height),
    ];
    for (let py = 0; py < height; py++) {
        for (let px = 0; px < width; px++) {
            const [dx, dy] = [x + px - eye.a[0], y + py - eye.a[1]];
            const u = (dx * eye.e[0] + dy * eye.e[1]) / eye.size;
            const v = (dy * eye.e[0] - dx * eye.e[1]) / eye.size;
            const shift = (findSource(eye, u, v, closure) - v) * eye.size;
            for (let c = 0; c < 3; c++) {
                const channel = /** @type {Float32Array} */ (channels[c]);
                channel[py * width + px] = samplePlane(
                    planes,
                    c,
                    x + px - shift * eye.e[1],
                    y + py + shift * eye.e[0],
                );
            }
        }
    }
    return { x, y, width, height, channels };
}

/**
 * An eye's own coordinates: `u` from corner to corner (0..1), `v` downwards, both in eye widths.
 *
 * @param {[number, number][]} points
 */
function readEye(points) {
    const corners = [point(points, 0), point(points, 8)].sort((p, q) => p[0] - q[0]);
    const [p, q] = /** @type {[[number, number], [number, number]]} */ (corners);
    const [wideX, wideY] = [(q[0] - p[0]) * CORNER, (q[1] - p[1]) * CORNER];
    /** @type {[number, number]} */
    const a = [p[0] - wideX, p[1] - wideY];
    /** @type {[number, number]} */
    const b = [q[0] + wideX, q[1] + wideY];
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
    /** @type {[number, number]} */
    const e = [(b[0] - a[0]) / size, (b[1] - a[1]) / size];
    const place = (/** @type {[number, number]} */ [x, y]) => {
        const [dx, dy] = [x - a[0], y - a[1]];
        return { u: (dx * e[0] + dy * e[1]) / size, v: (dy * e[0] - dx * e[1]) / size };
    };
    const line = (/** @type {number} */ first) =>
        [
            { u: 0, v: 0 },
            ...Array.from({ length: 7 }, (_, i) => place(point(points, first + i))),
            { u: 1, v: 0 },
        ].sort((p, q) => p.u - q.u);
    return { a, b, e, size, lower: line(1), upper: line(9) };
}

/**
 * @param {[number, number][]} points
 * @param {number} i
 * @returns {[number, number]}
 */
function point(points, i) {
    return points[i] ?? [Number.NaN, Number.NaN];
}

/**
 * Where what is seen at (`u`, `v`) comes from in the photograph, as another `v`.
 *
 * @param {ReturnType<typeof readEye>} eye
 * @param {number} u
 * @param {number} v
 * @param {number} closure
 */
function findSource(eye, u, v, closure) {
    if (u <= 0 || u >= 1) {
        return v;
    }
    // All of it goes to nothing at the corners, or the skin beside them would be torn.
    const taper = Math.min(1, 6 * u, 6 * (1 - u));
    const upper = readLine(eye.upper, u) - EDGE * taper;
    const lower = Math.max(upper, readLine(eye.lower, u) + EDGE * taper);
    const meeting = lower - MEETING_POINT * (lower - upper);
    const drop = closure * (meeting - upper);
    const lowerNow = lower + closure * (meeting - lower);
    const [above, below] = [upper - SKIN_ABOVE, lower + SKIN_BELOW];
    const lashes = upper - LASHES * taper;
    if (v > above && v < lashes + drop) {
        return above + ((v - above) * (lashes - above)) / (lashes + drop - above);
    }
    if (v >= lashes + drop && v < upper + drop) {
        return v - drop;
    }
    if (v > lowerNow && v < below) {
        return below - ((below - v) * (below - lower)) / (below - lowerNow);
    }
    return v;
}

/**
 * @param {{u: number, v: number}[]} line
 * @param {number} u
 */
function readLine(line, u) {
    const next = line.findIndex((p) => p.u >= u);
    const [p, q] = [line[Math.max(0, next - 1)], line[Math.max(0, next)]];
    if (!p || !q) {
        return 0;
    }
    return q.u > p.u ? p.v + ((q.v - p.v) * (u - p.u)) / (q.u - p.u) : q.v;
}
