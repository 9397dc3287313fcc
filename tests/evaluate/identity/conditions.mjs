/** What is done to a picture before it is described. Strengths are in shares of the face, which is found in the clean picture. */
import sharp from "sharp";

/** The eyes' distance, in widths of the landmarks' box. */
const EYES_OF_WIDTH = 0.45;

/**
 * @typedef {(picture: import("sharp").Sharp, facePx: number, size: {width: number, height: number}) => import("sharp").Sharp} Change
 *
 * @type {Record<string, Change>}
 */
export const CONDITIONS = {
    clean: (picture) => picture,
    blur_3: blur(0.03),
    blur_6: blur(0.06),
    dark: (picture) => picture.linear(0.25, 0),
    bright: (picture) => picture.linear(1.8, 20),
    small_60: shrink(60),
    small_40: shrink(40),
    turned_20: (picture) => picture.rotate(20, { background: "#808080" }),
    turned_40: (picture) => picture.rotate(40, { background: "#808080" }),
    jpeg_30: (picture) => picture,
};

/**
 * @param {Buffer} bytes an encoded picture
 * @param {string} condition a name of `CONDITIONS`
 * @param {number} facePx width of the face in the clean picture
 * @returns {Promise<{width: number, height: number, data: Uint8Array}>} RGB
 */
export async function readPicture(bytes, condition, facePx) {
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    const change = CONDITIONS[condition];
    if (!change) {
        throw new RangeError(`no condition ${condition}`);
    }
    let changed = change(sharp(bytes).autoOrient(), facePx, { width, height });
    if (condition === "jpeg_30") {
        changed = sharp(await changed.jpeg({ quality: 30 }).toBuffer());
    }
    const { data, info } = await changed
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: Uint8Array.from(data) };
}

/** @param {number} share of the eyes' distance @returns {Change} */
function blur(share) {
    return (picture, facePx) => picture.blur(Math.max(0.3, share * EYES_OF_WIDTH * facePx));
}

/** @param {number} wantedPx @returns {Change} */
function shrink(wantedPx) {
    return (picture, facePx, { width }) =>
        picture.resize({ width: Math.max(16, Math.round((width * wantedPx) / facePx)) });
}
