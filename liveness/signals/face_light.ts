import type { RelativeBox } from "../geometry/box";
import { checkPixels, type Pixels } from "./pixels";

/** Shares of red, green and blue; they sum to 1. How bright it is falls out, so that a camera's exposure does. */
export type Chroma = readonly [red: number, green: number, blue: number];

/** The light on a face and on what is around it, in one picture. Null for a part of which too little is to be seen. */
export interface FaceLight {
    readonly face: Chroma | null;
    readonly around: Chroma | null;
}

/** The inner part of the box: skin, without hair and what is behind the cheeks. */
const SKIN = { left: 0.2, right: 0.8, top: 0.25, bottom: 0.9 };
/** So many face widths to either side and above is not yet what is around; below is the person. */
const MARGIN = 0.5;
/** Burnt-out and black pixels have no colour. */
const DARKEST = 12;
const BRIGHTEST = 250;
const MIN_PIXELS = 40;

/** @throws LivenessError `invalid_pixels`; grey pixels have no colour, both parts are null */
export function measureFaceLight(pixels: Pixels, box: RelativeBox): FaceLight {
    if (checkPixels(pixels) === 1) {
        return { face: null, around: null };
    }
    const { data, width, height } = pixels;
    const face = new Mean();
    const around = new Mean();
    for (let row = 0; row < height; row++) {
        const v = ((row + 0.5) / height - box.y) / box.height;
        for (let column = 0; column < width; column++) {
            const u = ((column + 0.5) / width - box.x) / box.width;
            const isSkin = u > SKIN.left && u < SKIN.right && v > SKIN.top && v < SKIN.bottom;
            const isAround = u < -MARGIN || u > 1 + MARGIN || v < -MARGIN;
            if (isSkin || isAround) {
                (isSkin ? face : around).add(data, 4 * (row * width + column));
            }
        }
    }
    return { face: face.chroma, around: around.chroma };
}

class Mean {
    private readonly sums: [number, number, number] = [0, 0, 0];
    private count = 0;

    add(data: Pixels["data"], at: number): void {
        const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
        if (Math.max(r, g, b) < DARKEST || Math.max(r, g, b) > BRIGHTEST) {
            return;
        }
        this.sums[0] += r;
        this.sums[1] += g;
        this.sums[2] += b;
        this.count++;
    }

    get chroma(): Chroma | null {
        const [r, g, b] = this.sums;
        const sum = r + g + b;
        return this.count >= MIN_PIXELS ? [r / sum, g / sum, b / sum] : null;
    }
}
