/** Q1, Q2: how fast the kiosk page looks at pictures, and what a slow tablet makes of it. On Odoo's own kiosk page. */
import { makeFilm } from "../../film/make_film.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import { measurePageBytes } from "../../support/heaps.mjs";
import { findRenderers, slowDown } from "../../support/slow_tablet.mjs";
import { makeFigure, percentile } from "../figures.mjs";
import { makeEmployees, openKiosk } from "../kiosk_page.mjs";
import { installRecorder, takeRecording } from "./recorder.mjs";
import { readThreadTimes } from "./threads.mjs";

const PROMPT_S = 20;
const WARM_UP_MS = 3000;
/** The wire's least. */
const COUNTED_PER_SECOND = 11;
/** Shares of a processor that a slow tablet has of this one, and the rate each must still reach (SPEC Q15). */
const SLOW = [
    { share: 1 / 2, atLeast: COUNTED_PER_SECOND },
    { share: 1 / 4, atLeast: COUNTED_PER_SECOND },
    { share: 1 / 8, atLeast: COUNTED_PER_SECOND },
];
const SLOW_S = 8;

/** @typedef {import("./recorder.mjs").SeenPicture} SeenPicture */

/**
 * @param {import("../odoo.mjs").BenchOdoo} bench
 * @param {(text: string) => void} note
 * @returns {Promise<import("../figures.mjs").Figure[]>}
 */
export async function measureKioskRate(bench, note) {
    await bench.start({ workers: 2, perMinute: 600 });
    note("camera film");
    const film = await makeFilm({ scenario: "blinks_0", fps: 30 });
    const browser = await launchChromium({ film });
    try {
        const kiosk = await openKiosk(bench, browser, {
            settings: { eh_liveness_timeout_override_s: 60, eh_kiosk_min_interval_s: 0 },
            prepare: installRecorder,
        });
        const [name = ""] = await makeEmployees(bench, 1);
        // The first prompt of a page compiles what the others find compiled.
        await kiosk.leavePrompt(name, WARM_UP_MS);
        const { page } = kiosk;
        const pids = findRenderers();
        await takeRecording(page);
        note(`a prompt of ${PROMPT_S} s`);
        const before = readThreadTimes(pids);
        await kiosk.leavePrompt(name, 1000 * PROMPT_S);
        const after = readThreadTimes(pids);
        const ownBytes = measurePageBytes(pids);
        const { seen, longTasks } = await takeRecording(page);
        const figures = [
            ...describePictures(seen),
            perPicture("rate.worker_cpu", after.worker - before.worker, seen.length, "<= 20"),
            perPicture("rate.page_cpu", after.page - before.page, seen.length, "<= 10"),
            makeFigure(
                "rate.memory",
                ownBytes / 2 ** 20,
                "<= 250",
                "MB of the kiosk page's process",
                `after ${seen.length} pictures, without Chromium's own code, which its processes share`,
            ),
            makeFigure(
                "rate.long_tasks",
                longTasks.length,
                "<= 3",
                "of over 50 ms on the page",
                `in a prompt of ${PROMPT_S} s with its taps; longest ${Math.round(Math.max(0, ...longTasks))} ms`,
            ),
        ];
        for (const { share, atLeast } of SLOW) {
            note(`a tablet ${Math.round(1 / share)} times slower`);
            const told = await kiosk.leavePrompt(name, 1000 * SLOW_S, async () => {
                await takeRecording(page);
                return slowDown(pids, share);
            });
            figures.push(describeSlow(share, atLeast, (await takeRecording(page)).seen, told));
        }
        return figures;
    } finally {
        await browser.close();
    }
}

/** @param {readonly SeenPicture[]} seen */
function measureRate(seen) {
    const first = seen[0]?.atMs ?? 0;
    const last = seen.at(-1)?.atMs ?? first;
    return last > first ? (1000 * (seen.length - 1)) / (last - first) : 0;
}

/** @param {readonly SeenPicture[]} seen */
function describePictures(seen) {
    const of = (/** @type {(timings: SeenPicture["timings"]) => number} */ read) =>
        seen.map(({ timings }) => read(timings));
    const done = (/** @type {number[]} */ values) => values.filter((ms) => ms > 0);
    return [
        makeFigure(
            "Q1.rate",
            measureRate(seen),
            ">= 20",
            "pictures a second",
            `looked at beside the live kiosk page, camera at 30: ${seen.length} pictures`,
        ),
        split(
            "rate.picture",
            of(({ total }) => total),
            "<= 40",
            "all of one look",
        ),
        split("rate.detector", done(of(({ search }) => search)), "<= 25", "each search for faces"),
        split("rate.landmarks", done(of(({ landmarks }) => landmarks)), "<= 15", "68 landmarks"),
        split("rate.iris", done(of(({ iris }) => iris)), "<= 20", "lids of both eyes"),
        split(
            "rate.rest",
            of(({ search, landmarks, iris, total }) => total - search - landmarks - iris),
            "<= 5",
            "crop, brightness, readings",
        ),
    ];
}

/**
 * @param {string} id
 * @param {number[]} samples
 * @param {string} goal
 * @param {string} what
 */
function split(id, samples, goal, what) {
    const values = samples.length > 0 ? samples : [Infinity];
    return makeFigure(
        id,
        percentile(values, 0.5),
        goal,
        "ms",
        `${what}: median of ${samples.length}, p95 ${percentile(values, 0.95).toFixed(1)} ms`,
    );
}

/**
 * @param {string} id
 * @param {number} cpuMs
 * @param {number} pictures
 * @param {string} goal
 */
function perPicture(id, cpuMs, pictures, goal) {
    return makeFigure(
        id,
        cpuMs / Math.max(1, pictures),
        goal,
        "CPU ms a picture",
        `of that thread alone, whatever else the machine does: ${pictures} pictures`,
    );
}

/**
 * @param {number} share
 * @param {number} atLeast
 * @param {SeenPicture[]} seen
 * @param {string} told
 */
function describeSlow(share, atLeast, seen, told) {
    const levels = [0, 1, 2, 3].map(
        (level) => seen.filter(({ effortLevel }) => effortLevel === level).length,
    );
    return makeFigure(
        `rate.slow_${Math.round(1 / share)}`,
        measureRate(seen),
        `>= ${atLeast}`,
        "pictures a second",
        `page and worker with 1/${Math.round(1 / share)} of a processor each: ${seen.length} pictures, ` +
            `at efforts 0 to 3: ${levels.join(", ")}; ${told ? `told "${told}"` : "prompt went on"}`,
    );
}
