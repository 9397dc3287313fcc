/** Q1: what one look at a picture costs the blink worker, by parts, with every effort made. */
import { makeFilm } from "../../film/make_film.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import { startVisionServer } from "../../support/vision_server.mjs";
import { makeFigure, percentile } from "../figures.mjs";

const LOOKS = 600;

/**
 * @param {(text: string) => void} note
 * @returns {Promise<import("../figures.mjs").Figure[]>}
 */
export async function measureVision(note) {
    note("camera film");
    const film = await makeFilm({ scenario: "blinking" });
    const server = await startVisionServer("tests/worker/page.ts");
    const browser = await launchChromium({ film });
    try {
        const page = await browser.newPage();
        await page.goto(server.url);
        const { workerUrl, assetsUrl } = server;
        note(`${LOOKS} pictures`);
        /** @type {import("../../worker/page").Soak} */
        const { totalMs, parts } = await page.evaluate(
            ([urls, looks]) => /** @type {any} */ (globalThis).soak(urls, looks),
            /** @type {const} */ ([{ workerUrl, assetsUrl }, LOOKS]),
        );
        const done = (/** @type {number[]} */ values) => values.filter((ms) => ms > 0);
        const rest = totalMs.map(
            (ms, i) =>
                ms - (parts.search[i] ?? 0) - (parts.landmarks[i] ?? 0) - (parts.iris[i] ?? 0),
        );
        return [
            figure("vision.picture", totalMs, "<= 50", "all of one look"),
            figure("vision.detector", done(parts.search), "<= 25", "each search for faces"),
            figure("vision.landmarks", done(parts.landmarks), "<= 15", "68 landmarks"),
            figure("vision.iris", done(parts.iris), "<= 20", "lids of both eyes"),
            figure("vision.rest", rest, "<= 5", "crops, brightness, readings"),
        ];
    } finally {
        await browser.close();
        await server.close();
    }
}

/**
 * @param {string} id
 * @param {number[]} samples milliseconds
 * @param {string} goal
 * @param {string} what
 */
function figure(id, samples, goal, what) {
    const p95 = percentile(samples, 0.95).toFixed(1);
    return makeFigure(
        id,
        percentile(samples, 0.5),
        goal,
        "ms",
        `${what}: median of ${samples.length}, p95 ${p95} ms`,
    );
}
