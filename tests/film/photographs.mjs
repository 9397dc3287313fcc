/**
 * The photographs that films are made of. None is in the project: one comes out of a Debian package, which is unpacked into
 * the cache and not installed, the others lie in an npm package.
 */
import fs from "node:fs";
import path from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { unpackPackages } from "../../scripts/lib/debian/download.mjs";
import { requireDebian } from "../../scripts/lib/debian/release.mjs";

const FACE_API_DEMO = path.join(ROOT, "node_modules/@vladmandic/face-api/demo");
const DEBIAN_PACKAGE = "python3-skimage";
const ASTRONAUT = "usr/lib/python3/dist-packages/skimage/data/astronaut.png";

/**
 * @typedef {object} Photograph
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} data RGBA
 */

/**
 * @typedef {object} Rect in shares of the photograph
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 */

/**
 * Who can stand in front of the camera. `region` is the part of the photograph in which this face is the largest.
 *
 * @type {Record<string, {file: (cacheDir: string) => Promise<string>, region: Rect}>}
 */
const SUBJECTS = {
    astronaut: { file: fetchAstronaut, region: { x: 0, y: 0, width: 1, height: 1 } },
    guest_1: demoPhotograph("sample6.jpg", { x: 0.76, y: 0, width: 0.24, height: 0.5 }),
    guest_2: demoPhotograph("sample6.jpg", { x: 0.34, y: 0, width: 0.2, height: 0.5 }),
    guest_3: demoPhotograph("sample6.jpg", { x: 0.57, y: 0, width: 0.2, height: 0.5 }),
    guest_4: demoPhotograph("sample6.jpg", { x: 0.07, y: 0.15, width: 0.22, height: 0.45 }),
    guest_5: demoPhotograph("sample3.jpg", { x: 0.53, y: 0.04, width: 0.2, height: 0.45 }),
    guest_6: demoPhotograph("sample3.jpg", { x: 0.73, y: 0.1, width: 0.2, height: 0.45 }),
    guest_7: demoPhotograph("sample3.jpg", { x: 0.25, y: 0.1, width: 0.22, height: 0.45 }),
    guest_8: demoPhotograph("sample5.jpg", { x: 0.34, y: 0, width: 0.2, height: 0.35 }),
    guest_9: demoPhotograph("sample5.jpg", { x: 0.53, y: 0.07, width: 0.18, height: 0.4 }),
    guest_10: demoPhotograph("sample5.jpg", { x: 0.69, y: 0.15, width: 0.22, height: 0.45 }),
    guest_11: demoPhotograph("sample5.jpg", { x: 0.26, y: 0.2, width: 0.2, height: 0.4 }),
};

export const SUBJECT_NAMES = Object.freeze(Object.keys(SUBJECTS));

/**
 * @param {string} file
 * @param {Rect} region
 */
function demoPhotograph(file, region) {
    return { file: async () => path.join(FACE_API_DEMO, file), region };
}

/**
 * The photograph of a subject, cut to the region with its face.
 *
 * @param {string} subject one of `SUBJECT_NAMES`
 * @param {string} cacheDir
 * @returns {Promise<Photograph>}
 * @throws when there is no such subject, or the Debian package cannot be fetched
 */
export async function loadPhotograph(subject, cacheDir) {
    const known = SUBJECTS[subject];
    if (!known) {
        throw new Error(`no subject ${subject}; expected one of ${SUBJECT_NAMES.join(", ")}`);
    }
    const file = await known.file(cacheDir);
    const bytes = fs.readFileSync(file);
    const photograph = file.endsWith(".png")
        ? PNG.sync.read(bytes)
        : jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true });
    return cut(photograph, known.region);
}

/**
 * @param {Photograph} photograph
 * @param {Rect} region
 * @returns {Photograph}
 */
function cut(photograph, region) {
    const left = Math.round(region.x * photograph.width);
    const top = Math.round(region.y * photograph.height);
    const width = Math.min(photograph.width - left, Math.round(region.width * photograph.width));
    const height = Math.min(photograph.height - top, Math.round(region.height * photograph.height));
    const data = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) {
        const from = ((top + y) * photograph.width + left) * 4;
        data.set(photograph.data.subarray(from, from + width * 4), y * width * 4);
    }
    return { width, height, data };
}

/** @param {string} cacheDir */
async function fetchAstronaut(cacheDir) {
    const folder = path.join(cacheDir, "photographs");
    const file = path.join(folder, "astronaut.png");
    if (!fs.existsSync(file)) {
        fs.mkdirSync(folder, { recursive: true });
        const work = fs.mkdtempSync(path.join(folder, "deb-"));
        try {
            const codename = requireDebian();
            await unpackPackages({
                workDir: path.join(work, "apt"),
                target: path.join(work, "root"),
                codename,
                packages: [`${DEBIAN_PACKAGE}/${codename}`],
                note: () => {},
            });
            fs.renameSync(path.join(work, "root", ASTRONAUT), file);
        } finally {
            fs.rmSync(work, { recursive: true, force: true });
        }
    }
    return file;
}
