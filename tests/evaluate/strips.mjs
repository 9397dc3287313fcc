/** Contact sheets for labelling: every picture of a clip as a cell with both eyes, its frame number under it. */
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import { findClip, probeClip, readPictures } from "./clip_file.mjs";

/**
 * @typedef {object} SheetLayout all in pixels but the counts
 * @property {number} columns
 * @property {number} rows
 * @property {number} cellWidth
 * @property {number} cellHeight
 * @property {number} captionHeight
 *
 * @typedef {object} StripsResult
 * @property {string} id
 * @property {string} [error] why it could not be read; the rest is missing then
 * @property {number} [frames] how many pictures were drawn
 * @property {string[]} [sheets] paths
 *
 * @typedef {object} StripsOptions
 * @property {string[] | undefined} [only] ids; default every clip of the folder
 * @property {[first: number, last: number] | undefined} [frames] draw only these, 0-based, inclusive
 * @property {number} [zoom] 1 to 6: larger cells, fewer on a sheet
 * @property {(result: StripsResult, done: number, total: number) => void} [onClip]
 */

const COLUMNS = 12;
const ROWS = 20;
const CELL_WIDTH = 120;
const CELL_HEIGHT = 44;
const CAPTION_HEIGHT = 10;
const MAX_ZOOM = 6;

/**
 * @param {number} zoom 1 to 6
 * @returns {SheetLayout} sheets of one size, whatever the zoom
 * @throws RangeError
 */
export function layOutSheet(zoom = 1) {
    if (!(zoom >= 1 && zoom <= MAX_ZOOM)) {
        throw new RangeError(`expected a zoom from 1 to ${MAX_ZOOM}, got ${zoom}`);
    }
    const cellHeight = Math.round(CELL_HEIGHT * zoom);
    return {
        columns: Math.floor(COLUMNS / zoom),
        rows: Math.floor((ROWS * (CELL_HEIGHT + CAPTION_HEIGHT)) / (cellHeight + CAPTION_HEIGHT)),
        cellWidth: Math.round(CELL_WIDTH * zoom),
        cellHeight,
        captionHeight: CAPTION_HEIGHT,
    };
}

/**
 * Draws the sheets `<out>/<id>_<first>-<last>.png` of the clips of a folder; one that cannot be read does not keep the others.
 *
 * @param {string} folder
 * @param {string} out made when it is not there
 * @param {StripsOptions} [options]
 * @returns {Promise<StripsResult[]>}
 * @throws RangeError when an option makes no sense
 */
export async function drawStrips(folder, out, { only, frames, zoom, onClip } = {}) {
    const layout = layOutSheet(zoom);
    const ids = only ?? listClips(folder);
    fs.mkdirSync(out, { recursive: true });
    const server = await startVisionServer("tests/evaluate/strips_page.ts");
    const browser = await launchChromium();
    /** @type {StripsResult[]} */
    const results = [];
    try {
        const page = await browser.newPage();
        await page.goto(server.url);
        await page.evaluate(
            (assets) => /** @type {any} */ (globalThis).load(assets),
            server.assetsUrl,
        );
        for (const id of ids) {
            const result = await drawClip(id, folder, out, { layout, frames, server, page }).then(
                (drawn) => ({ id, ...drawn }),
                (error) => ({ id, error: String(error?.message ?? error).split("\n")[0] ?? "" }),
            );
            results.push(result);
            onClip?.(result, results.length, ids.length);
        }
    } finally {
        await browser.close();
        await server.close();
    }
    return results;
}

/** @param {string} folder */
function listClips(folder) {
    return fs
        .readdirSync(folder, { withFileTypes: true })
        .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
        .map(({ name }) => path.parse(name).name)
        .sort();
}

/**
 * @param {string} id
 * @param {string} folder
 * @param {string} out
 * @param {object} tools
 * @param {SheetLayout} tools.layout
 * @param {[number, number] | undefined} tools.frames
 * @param {import("../support/vision_server.mjs").VisionServer} tools.server
 * @param {import("playwright-core").Page} tools.page
 * @returns {Promise<{frames: number, sheets: string[]}>}
 */
async function drawClip(id, folder, out, { layout, frames, server, page }) {
    const clip = await probeClip(findClip(folder, id), undefined);
    const [first, last] = frames ?? [0, clip.timesMs.length - 1];
    const pictures = readPictures(clip);
    try {
        for (let i = 0; i < first; i++) {
            await pictures.next();
        }
        server.serve("/next", async () => (await pictures.next()).value ?? null);
        await page.evaluate(() => /** @type {any} */ (globalThis).startClip());
        /** @type {string[]} */
        const sheets = [];
        const perSheet = layout.columns * layout.rows;
        let next = first;
        while (next <= Math.min(last, clip.timesMs.length - 1)) {
            const times = clip.timesMs.slice(next, Math.min(next + perSheet, last + 1));
            /** @type {{count: number, png: string}} */
            const { count, png } = await page.evaluate(
                ([url, at, frame, size, sheet]) =>
                    /** @type {any} */ (globalThis).drawSheet(url, at, frame, size, sheet),
                /** @type {const} */ ([`${server.url}next`, times, next, clip, layout]),
            );
            if (count === 0) {
                break;
            }
            const file = path.join(out, `${id}_${next}-${next + count - 1}.png`);
            fs.writeFileSync(file, Buffer.from(png.slice(png.indexOf(",") + 1), "base64"));
            sheets.push(file);
            next += count;
        }
        if (sheets.length === 0) {
            throw new Error(`no picture could be read from frame ${first} on`);
        }
        return { frames: next - first, sheets };
    } finally {
        await pictures.return();
    }
}
