import type { Pixels } from "../signals/pixels";
import { seededNormal, seededRandom } from "./random";

const WIDTH = 80;
const HEIGHT = 60;

/** A prime, longer than a picture. */
const NOISE_LENGTH = 20_011;

export interface Scene {
    /** Where the bright head stands, in shares of the width, and how wide it is. */
    readonly x?: number;
    readonly y?: number;
    /** Lids shut: the eyes go as bright as the skin. */
    readonly shut?: boolean;
}

/** Draws grey pictures of a head-like blob before a wall, with a camera's noise. */
export class Painter {
    /** Each picture takes its noise from another place of one long row of it: drawing it anew each time takes a minute. */
    private readonly noise: Float64Array;
    private readonly random: () => number;

    /** @param noise standard deviation of a pixel, in steps of 0..255 */
    constructor(seed: number, noise = 2) {
        const normal = seededNormal(seed);
        this.noise = Float64Array.from({ length: NOISE_LENGTH }, () => noise * normal());
        this.random = seededRandom(seed + 1);
    }

    paint({ x = 0.5, y = 0.5, shut = false }: Scene = {}): Pixels {
        const data = new Uint8ClampedArray(WIDTH * HEIGHT);
        let k = Math.floor(this.random() * NOISE_LENGTH);
        for (let row = 0; row < HEIGHT; row++) {
            for (let column = 0; column < WIDTH; column++) {
                const u = (column / WIDTH - x) / 0.16;
                const v = (row / HEIGHT - y) / 0.28;
                const wall = 60 + 40 * (column / WIDTH) + 15 * Math.sin(row / 5);
                const skin = 170 - 30 * u * u;
                const eye = !shut && Math.hypot(Math.abs(u) - 0.4, (v + 0.2) * 1.6) < 0.22;
                const value = u * u + v * v > 1 ? wall : eye ? 50 : skin;
                data[row * WIDTH + column] = value + (this.noise[k++ % NOISE_LENGTH] ?? 0);
            }
        }
        return { data, width: WIDTH, height: HEIGHT };
    }
}

/** A person who never does the same twice: slow sway of several periods that share none, and blinks now and then. */
export function swaying(seed: number): (atMs: number) => Scene {
    const [a = 0, b = 0, c = 0] = [1, 2, 3].map((k) => seed * k * 1.7);
    return (atMs) => {
        const t = atMs / 1000;
        return {
            x:
                0.5 +
                0.03 * Math.sin(1.1 * t + a) +
                0.02 * Math.sin(2.7 * t + b) +
                0.01 * Math.sin(6.1 * t + c),
            y: 0.5 + 0.02 * Math.sin(0.9 * t + b) + 0.015 * Math.sin(3.3 * t + a),
            shut: (atMs + 700 * Math.sin(a)) % 2300 < 180,
        };
    };
}

/** Plain grey everywhere. */
export function plain(value: number, width = 64, height = 48): Pixels {
    return { data: new Uint8ClampedArray(width * height).fill(value), width, height };
}
