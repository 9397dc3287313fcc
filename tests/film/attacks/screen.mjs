/** How a screen looks to a camera: its own light, its pixel grid beating with the camera's, its backlight's bands. */
import { between } from "./random.mjs";

/** A common monitor: 0.25 mm from pixel to pixel. */
const PITCH_M = [0.0002, 0.0003];
/** How far the grid is seen: most of it is averaged away inside a camera's pixel. */
const GRID = [0.04, 0.09];
const BAND = [0.02, 0.06];
/** Reflections lift the black. */
const GLARE = 12;

/**
 * @param {() => number} random
 * @returns {(seconds: number) => import("./scene_painter.mjs").Light}
 */
export function makeScreenLight(random) {
    const pick = (/** @type {number[]} */ [low = 0, high = 0]) => between(random, low, high);
    const [pitch, grid, band] = [pick(PITCH_M), pick(GRID), pick(BAND)];
    const [bands, beatHz, phase] = [between(random, 1, 4), between(random, 0.5, 6), random()];
    const turn = 2 * Math.PI;
    return (seconds) => (c, value, u, v, y) => {
        // Each colour's sub-pixels lie a third of a pixel beside the last one's, hence the coloured fringes.
        const wave = Math.cos(turn * (u / pitch + c / 3)) * Math.cos((turn * v) / pitch);
        if (c > 0) {
            return value + 60 * grid * wave;
        }
        const flicker = 1 + band * Math.sin(turn * (bands * y + beatHz * seconds + phase));
        return GLARE + value * 1.05 * flicker * (1 + grid * wave);
    };
}
