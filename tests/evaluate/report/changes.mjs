/** What is done to clips to see where the detector stops working: every changed clip goes through the real path again. */

/**
 * @typedef {object} NamedChange
 * @property {string} kind the curve it belongs to
 * @property {number} value where on that curve
 * @property {import("../clip_file.mjs").Change} change
 */

/** @param {number} share the picture is shrunk to it and stands in the middle of black */
function shrink(share) {
    return `scale=iw*${share}:ih*${share},pad=iw/${share}:ih/${share}:(ow-iw)/2:(oh-ih)/2`;
}

/** A dark room as a camera shows it: less light, and noise that stays. @param {number} share of the light */
function darken(share) {
    const gain = `val*${share}`;
    return `lutrgb=r=${gain}:g=${gain}:b=${gain},noise=alls=6:allf=t:all_seed=1`;
}

/** @type {NamedChange[]} */
export const CHANGES = [
    ...[0.5, 0.35, 0.25].map((value) => ({
        kind: "size",
        value,
        change: { filter: shrink(value) },
    })),
    ...[1.5, 3].map((value) => ({
        kind: "blur",
        value,
        change: { filter: `gblur=sigma=${value}` },
    })),
    ...[0.4].map((value) => ({
        kind: "light",
        value,
        change: { filter: darken(value) },
    })),
];
