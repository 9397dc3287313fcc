/**
 * An eye with the skin around it, as a few grey values: what is told from it is whether anything but the lids changed.
 * A square upright with the head, with the eye in its middle.
 */

/** Values in a row and in a column. */
export const EYE_PATCH_SIDE = 16;
/** Side of the square in eye widths. */
export const EYE_PATCH_WIDTHS = 2.3;

/** Rows of grey values, 0 black to 255 white, each the mean of its part of the square; `EYE_PATCH_SIDE` squared of them. */
export type EyePatch = readonly number[];

/** Half of the place in which lids, lashes and the white move, in eye widths; outside of it is brow, cheek, nose and temple. */
const LIDS = { x: 0.65, y: 0.45 };
/** Landmarks tremble: the second patch may be found so many values beside the first. */
const REACH = 1;
/** Less structure than this, in grey values, is a picture's noise, and no measure for what changed. */
const NOISE = 2;

const AROUND = listAround();
const ABOVE = AROUND.filter((at) => at < 5 * EYE_PATCH_SIDE);
const BELOW = AROUND.filter((at) => at >= (EYE_PATCH_SIDE - 5) * EYE_PATCH_SIDE);
const SHIFTS = listShifts();

/** How much structure the skin around an eye has: the standard deviation of its values. A face has 10 to 40, a wall 1. */
export function measureStructure(patch: EyePatch): number {
    return spread(patch, 0);
}

/** How much the skin around an eye differs between two pictures. */
export interface AroundChange {
    /** All around it. */
    readonly whole: number;
    /** Above or below it, whichever is more: what is no higher than the eyes hides them alone, but comes from somewhere. */
    readonly part: number;
}

/**
 * Each is the difference's root mean square over the structure of the patch that has more: about 0.3 in a blink; about 1 or more
 * where something is before the face or passes, or it is another face, or another light.
 */
export function compareAround(patch: EyePatch, other: EyePatch): AroundChange {
    const deviation = spread(patch, 0);
    const structures = SHIFTS.map((shift) => Math.max(NOISE, deviation, spread(other, shift)));
    const compare = (places: readonly number[]): number =>
        Math.min(
            ...SHIFTS.map((shift, i) => differ(patch, other, places, shift) / (structures[i] ?? 1)),
        );
    return { whole: compare(AROUND), part: Math.max(compare(ABOVE), compare(BELOW)) };
}

function differ(
    patch: EyePatch,
    other: EyePatch,
    places: readonly number[],
    shift: number,
): number {
    let squares = 0;
    for (const at of places) {
        squares += ((patch[at] ?? 0) - (other[at + shift] ?? 0)) ** 2;
    }
    return Math.sqrt(squares / places.length);
}

/** Standard deviation around an eye that is found `shift` values further on. */
function spread(patch: EyePatch, shift: number): number {
    let sum = 0;
    let squares = 0;
    for (const at of AROUND) {
        const value = patch[at + shift] ?? 0;
        sum += value;
        squares += value * value;
    }
    const mean = sum / AROUND.length;
    return Math.sqrt(Math.max(0, squares / AROUND.length - mean * mean));
}

/** Where in a patch no lid comes, with room for the shifts. */
function listAround(): number[] {
    const places: number[] = [];
    const inEyeWidths = (index: number): number =>
        ((index + 0.5) / EYE_PATCH_SIDE - 0.5) * EYE_PATCH_WIDTHS;
    for (let y = REACH; y < EYE_PATCH_SIDE - REACH; y++) {
        for (let x = REACH; x < EYE_PATCH_SIDE - REACH; x++) {
            const isLid = Math.abs(inEyeWidths(x)) < LIDS.x && Math.abs(inEyeWidths(y)) < LIDS.y;
            if (!isLid) {
                places.push(y * EYE_PATCH_SIDE + x);
            }
        }
    }
    return places;
}

function listShifts(): number[] {
    const shifts: number[] = [];
    for (let y = -REACH; y <= REACH; y++) {
        for (let x = -REACH; x <= REACH; x++) {
            shifts.push(y * EYE_PATCH_SIDE + x);
        }
    }
    return shifts;
}
