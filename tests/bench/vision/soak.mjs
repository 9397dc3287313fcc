/** Q2, K8: a thousand prompts one after the other, through the kiosk's own attempt and worker, and what they leave behind. */
import { FilmReel } from "../../film/film_reel.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import { measurePageBytes, watchHeaps } from "../../support/heaps.mjs";
import { findRenderers } from "../../support/slow_tablet.mjs";
import { startVisionServer } from "../../support/vision_server.mjs";
import { makeFigure } from "../figures.mjs";

const PROMPTS = 1000;
/** Not counted: the first ones fill caches, and Chromium frees their pictures late. */
const WARM_UP = 150;
const BATCH = 50;
/** Most are left after a few pictures, some are passed and scored. */
const HOW = { picturesEach: 3, passedEvery: 25 };
const MB = 2 ** 20;

/**
 * @typedef {object} Sample
 * @property {number} page heap in bytes, garbage collected
 * @property {number} workers
 * @property {number} own bytes of the page's process, as `measurePageBytes`
 * @property {import("../../worker/many_prompts").Leftovers} left
 */

/**
 * @param {(text: string) => void} note
 * @returns {Promise<import("../figures.mjs").Figure[]>}
 */
export async function measureSoak(note) {
    const server = await startVisionServer("tests/worker/page.ts");
    const reel = await FilmReel.make("blinking");
    const browser = await launchChromium({ film: reel.file });
    try {
        const page = await browser.newPage();
        await page.goto(server.url);
        const { workerUrl, assetsUrl } = server;
        const run = (/** @type {number} */ count) =>
            page.evaluate(
                ([prompts, how]) => /** @type {any} */ (globalThis).promptOften(prompts, how),
                /** @type {const} */ ([count, HOW]),
            );
        await page.evaluate((urls) => /** @type {any} */ (globalThis).warmUp(urls), {
            workerUrl,
            assetsUrl,
        });
        const heaps = await watchHeaps(page);
        const pids = findRenderers();
        const sample = async (/** @type {number} */ count) => {
            const left = await run(count);
            const own = measurePageBytes(pids);
            return { ...(await heaps.read()), own, left };
        };
        /** @type {Sample[]} */
        const samples = [await sample(WARM_UP)];
        for (let done = 0; done < PROMPTS; done += BATCH) {
            note(`prompt ${done} of ${PROMPTS}, ${Math.round((samples.at(-1)?.own ?? 0) / MB)} MB`);
            samples.push(await sample(BATCH));
        }
        return describe(samples);
    } finally {
        await browser.close();
        await server.close();
        reel.remove();
    }
}

/** @param {Sample[]} samples */
function describe(samples) {
    const counted = samples.slice(1);
    const pictures = counted.reduce((sum, { left }) => sum + left.pictures, 0);
    const most = (/** @type {(left: Sample["left"]) => number} */ read) =>
        Math.max(...counted.map(({ left }) => read(left)));
    const ends = JSON.stringify(
        counted.reduce((/** @type {Record<string, number>} */ sum, { left }) => {
            for (const [reason, count] of Object.entries(left.ends)) {
                sum[reason] = (sum[reason] ?? 0) + count;
            }
            return sum;
        }, {}),
    );
    const of = `${PROMPTS} prompts, ${pictures} pictures, ends ${ends}`;
    return [
        growth("soak.page_heap", samples, ({ page }) => page, "<= 1", of),
        growth("soak.worker_heap", samples, ({ workers }) => workers, "<= 1", of),
        growth("soak.wasm", samples, ({ left }) => left.wasmBytes, "<= 0", of),
        growth("soak.process", samples, ({ own }) => own, "<= 20", of),
        makeFigure(
            "soak.most",
            Math.max(...samples.map(({ own }) => own)) / MB,
            "<= 200",
            "MB of the page's process",
            `at most, without Chromium's own code, which its processes share; after each ${BATCH} prompts`,
        ),
        makeFigure(
            "soak.tensors",
            most(({ tensorCount }) => tensorCount) - (samples[0]?.left.tensorCount ?? 0),
            "<= 0",
            "more tensors",
            `of the worker, at most, after ${of}`,
        ),
        makeFigure(
            "soak.cameras",
            most(({ liveTracks }) => liveTracks),
            "<= 0",
            "camera tracks on",
            `after each ${BATCH} prompts, of ${counted.reduce((sum, { left }) => sum + left.openedTracks, 0)} opened`,
        ),
        makeFigure(
            "soak.pictures",
            most(({ openPictures }) => openPictures),
            "<= 0",
            "pictures not closed",
            `after each ${BATCH} prompts, of ${pictures} taken`,
        ),
    ];
}

/**
 * The slope of a straight line through the samples: one of them alone may be between two collections.
 *
 * @param {string} id
 * @param {Sample[]} samples
 * @param {(sample: Sample) => number} read bytes
 * @param {string} goal
 * @param {string} of
 */
function growth(id, samples, read, goal, of) {
    const values = samples.map((each) => read(each) / MB);
    const middle = (values.length - 1) / 2;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const slope =
        values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0) /
        values.reduce((sum, _value, i) => sum + (i - middle) ** 2, 0);
    const [first = 0, last = 0] = [values[0], values.at(-1)];
    return makeFigure(
        id,
        (slope * PROMPTS) / BATCH,
        goal,
        "MB more in 1,000 prompts",
        `straight line through ${values.length} samples, ${first.toFixed(1)} to ${last.toFixed(1)} MB: ${of}`,
    );
}
