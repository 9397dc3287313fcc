/** Looks at clips with the kiosk's own worker in Chromium, picture by picture, or remembers what it saw before. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { bundleWorker } from "../../scripts/lib/build/worker.mjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import { probeClip, readPictures } from "./clip_file.mjs";
import { countBlinks } from "./counting.mjs";

/** What the worker sees hangs on this part of it; what is made of it afterwards may change. */
const LOOKING = ["static/src/vision/worker/face_tracker.ts", "static/src/vision/worker/models.ts"];

/**
 * @typedef {import("./page").LookedClip} LookedClip
 * @typedef {import("./clip_file.mjs").Change} Change
 *
 * @typedef {object} SeenClip
 * @property {number[]} timesMs when each picture of the clip is shown, also of those that were left out
 * @property {import("../../liveness/observation").Observation[]} observations
 * @property {number[]} lookMs how long each look took
 *
 * @typedef {object} MadeFilm pictures that are made, not filmed
 * @property {string} name
 * @property {string} sources what they are made by: what is kept of other sources is not taken
 * @property {number} width
 * @property {number} height
 * @property {number[]} timesMs when each is shown
 * @property {() => Iterator<Buffer, void>} pictures RGBA
 *
 * @typedef {object} Looker
 * @property {(file: string, fps: number | undefined, change: Change) => Promise<SeenClip>} look
 * @property {(film: MadeFilm) => Promise<SeenClip>} lookAtFilm
 * @property {() => Promise<void>} close
 */

/**
 * @param {string | undefined} folder where observations are kept and taken from, as long as how the worker looks
 *     and the clip are the same
 * @returns {Promise<Looker>} it starts Chromium at the first clip that it has to look at
 */
export async function openLooker(folder) {
    const looking = await Promise.all(LOOKING.map((entry) => bundleWorker(ROOT, entry)));
    const worker = hash(looking.join("\n"));
    /** @typedef {Awaited<ReturnType<typeof openBrowser>>} Browser */
    /** @type {Promise<Browser> | undefined} */
    let opened;
    /** @param {string} name @param {(browser: Browser) => Promise<SeenClip>} look */
    const remember = async (name, look) => {
        const kept = folder && path.join(folder, name);
        if (kept && fs.existsSync(kept)) {
            return restore(fs.readFileSync(kept, "utf8"));
        }
        opened ??= openBrowser();
        const seen = await look(await opened);
        if (folder && kept) {
            fs.mkdirSync(folder, { recursive: true });
            fs.writeFileSync(`${kept}.part`, store(seen));
            fs.renameSync(`${kept}.part`, kept);
        }
        return seen;
    };
    return {
        async look(file, fps, change) {
            const { size, mtimeMs } = fs.statSync(file);
            const key = hash(JSON.stringify([worker, size, mtimeMs, fps ?? null, change]));
            return remember(`${path.parse(file).name}-${key}.json`, (browser) =>
                browser.look(file, fps, change),
            );
        },
        async lookAtFilm(film) {
            const { name, sources, width, height, timesMs } = film;
            const key = hash(JSON.stringify([worker, name, sources, width, height, timesMs]));
            return remember(`${name}-${key}.json`, (browser) => browser.lookAtFilm(film));
        },
        async close() {
            await (await opened)?.close();
        },
    };
}

/** @param {string} text */
function hash(text) {
    return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** JSON has no NaN, which an EAR of coinciding corners is. @param {SeenClip} seen */
function store(seen) {
    return JSON.stringify(seen, (_, value) => (Number.isNaN(value) ? "NaN" : value));
}

/** @param {string} text @returns {SeenClip} */
function restore(text) {
    return JSON.parse(text, (_, value) => (value === "NaN" ? Number.NaN : value));
}

async function openBrowser() {
    const server = await startVisionServer("tests/evaluate/page.ts");
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.evaluate(
        ([worker, assets]) => /** @type {any} */ (globalThis).load(worker, assets),
        /** @type {const} */ ([server.workerUrl, server.assetsUrl]),
    );
    /**
     * @param {() => Promise<Buffer | null>} next
     * @param {number[]} timesMs
     * @param {{width: number, height: number}} size
     */
    const play = async (next, timesMs, { width, height }) => {
        server.serve("/next", next);
        /** @type {LookedClip} */
        const looked = await page.evaluate(
            ([url, times, w, h]) => /** @type {any} */ (globalThis).lookAtClip(url, times, w, h),
            /** @type {const} */ ([`${server.url}next`, timesMs, width, height]),
        );
        const { observations, lookMs, events } = looked;
        if (observations.length === 0) {
            throw new Error("no picture could be read");
        }
        await compareCounts(observations, events);
        return { observations, lookMs };
    };
    return {
        /**
         * @param {string} file
         * @param {number | undefined} fps
         * @param {Change} change
         * @returns {Promise<SeenClip>}
         */
        async look(file, fps, change) {
            const clip = await probeClip(file, fps, change);
            const pictures = readPictures(clip);
            try {
                const next = async () => (await pictures.next()).value ?? null;
                return { timesMs: clip.timesMs, ...(await play(next, clip.keptMs, clip)) };
            } finally {
                await pictures.return();
            }
        },
        /** @param {MadeFilm} film @returns {Promise<SeenClip>} */
        async lookAtFilm({ timesMs, width, height, pictures }) {
            const made = pictures();
            const next = async () => made.next().value ?? null;
            return { timesMs, ...(await play(next, timesMs, { width, height })) };
        },
        async close() {
            await browser.close();
            await server.close();
        },
    };
}

/**
 * What is counted here from the observations must be what the session in the page counted while it looked.
 *
 * @param {LookedClip["observations"]} observations
 * @param {LookedClip["events"]} events
 */
async function compareCounts(observations, events) {
    const counted = await countBlinks(observations);
    // Two builds of V8 may differ in the last digits of a logarithm, so numbers that are none of the pictures' are rounded.
    const outline = (/** @type {LookedClip["events"]} */ list) =>
        JSON.stringify(
            list.map(({ verdict, startMs, bottomMs, endMs, likelihood }) => [
                ...[verdict, startMs, bottomMs, endMs, likelihood.toFixed(6)],
            ]),
        );
    if (outline(counted.events) !== outline(events)) {
        throw new Error("counted from the observations, the clip gives something else");
    }
}
