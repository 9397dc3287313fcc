/** Where an item's pictures are, and what a page fetches to get them one by one. */
import fs from "node:fs";
import path from "node:path";
import { probeClip, readPictures } from "../clip_file.mjs";

/**
 * @typedef {object} ItemPictures
 * @property {number[]} timesMs when each is shown
 * @property {{width: number, height: number} | null} raw size of RGBA pictures; null when they are PNG or JPEG files
 * @property {() => Promise<Buffer | null>} next
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} folder
 * @param {import("./attack_labels.mjs").AttackItem} item with `video` or `frames`
 * @returns {Promise<ItemPictures>}
 * @throws when there is nothing to read, or a link leads out of the folder
 */
export async function openPictures(folder, item) {
    return item.video === undefined
        ? openFrames(folder, item)
        : openVideo(resolveBelow(folder, item.video));
}

/**
 * @param {string} file
 * @returns {Promise<ItemPictures>}
 */
async function openVideo(file) {
    const clip = await probeClip(file, undefined);
    const pictures = readPictures(clip);
    return {
        timesMs: clip.keptMs,
        raw: { width: clip.width, height: clip.height },
        next: async () => (await pictures.next()).value ?? null,
        close: async () => void (await pictures.return()),
    };
}

/**
 * @param {string} folder
 * @param {import("./attack_labels.mjs").AttackItem} item
 * @returns {ItemPictures}
 */
function openFrames(folder, { frames, fps }) {
    const files = Array.isArray(frames) ? frames : listFrames(folder, frames ?? "");
    if (files.length === 0) {
        throw new Error(`no PNG or JPEG in ${String(frames)}`);
    }
    const whole = files.map((file) => resolveBelow(folder, file));
    let at = 0;
    return {
        timesMs: whole.map((_, i) => (i * 1000) / fps),
        raw: null,
        next: async () => {
            const file = whole[at++];
            return file === undefined ? null : fs.promises.readFile(file);
        },
        close: async () => {},
    };
}

/**
 * @param {string} folder
 * @param {string} below
 */
function listFrames(folder, below) {
    return fs
        .readdirSync(resolveBelow(folder, below))
        .filter((name) => /\.(png|jpe?g)$/i.test(name))
        .sort(new Intl.Collator("en", { numeric: true }).compare)
        .map((name) => path.join(below, name));
}

/**
 * Follows links: a folder that was handed over must not make us read somewhere else.
 *
 * @param {string} folder
 * @param {string} below
 */
function resolveBelow(folder, below) {
    const root = fs.realpathSync(folder);
    let real;
    try {
        real = fs.realpathSync(path.join(root, below));
    } catch {
        throw new Error(`no file ${below}`);
    }
    if (real !== root && !real.startsWith(root + path.sep)) {
        throw new Error(`${below} lies outside of the folder`);
    }
    return real;
}
