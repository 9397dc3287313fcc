/** Q2: what an employee waits for at the kiosk, in Chromium with a film for a camera, timed inside the page. */
import { makeFilm } from "../film/make_film.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { readTimings } from "../../scripts/lib/demo/stopwatch.mjs";
import { makeFigure, percentile } from "./figures.mjs";
import { makeEmployees, openKiosk } from "./kiosk_page.mjs";

const CHECK_INS = 12;
const COLD_PAGES = 3;

/**
 * Check-ins of one employee after the other on a page that stands, then pages that were just opened.
 *
 * @param {import("./odoo.mjs").BenchOdoo} bench
 * @param {(text: string) => void} note
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureKiosk(bench, note) {
    await bench.start({ workers: 2, perMinute: 60 });
    note("camera film");
    const film = await makeFilm({ scenario: "blinking" });
    const names = await makeEmployees(bench, CHECK_INS + COLD_PAGES + 1);
    const browser = await launchChromium({ film });
    try {
        const kiosk = await openKiosk(bench, browser);
        await checkIn(kiosk, names.pop() ?? "");

        /** @type {number[]} */
        const prompts = [];
        /** @type {number[]} */
        const greetings = [];
        for (let count = 1; count <= CHECK_INS; count++) {
            note(`check-in ${count} of ${CHECK_INS}`);
            const timings = await checkIn(kiosk, names.pop() ?? "");
            prompts.push(timings.tap_to_picture ?? Infinity);
            greetings.push(timings.last_blink_to_greeting ?? Infinity);
        }
        /** @type {number[]} */
        const cold = [];
        for (let count = 1; count <= COLD_PAGES; count++) {
            note(`cold page ${count} of ${COLD_PAGES}`);
            await kiosk.page.goto("about:blank");
            await kiosk.page.goto(kiosk.url);
            const timings = await checkIn(kiosk, names.pop() ?? "");
            cold.push(timings.tap_to_prompt ?? Infinity);
        }
        return [
            figure(
                "Q2.prompt",
                prompts,
                "<= 1000",
                "from the tap to the prompt with the camera's picture",
            ),
            figure(
                "Q2.greeting",
                greetings,
                "<= 700",
                "from the last required blink to Odoo's greeting",
            ),
            figure(
                "Q2.cold",
                cold,
                "<= 1000",
                "from the tap to the prompt on a page just opened, its models still loading",
            ),
        ];
    } finally {
        await browser.close();
    }
}

/**
 * @param {string} id
 * @param {number[]} samples milliseconds
 * @param {string} goal
 * @param {string} what
 */
function figure(id, samples, goal, what) {
    return makeFigure(
        id,
        percentile(samples, 0.5),
        goal,
        "ms",
        `${what}: median of ${samples.length}, ${Math.round(Math.min(...samples))} to ${Math.round(Math.max(...samples))} ms`,
    );
}

/**
 * One check-in by name, from the kiosk's first screen to it again.
 *
 * @param {import("./kiosk_page.mjs").KioskPage} kiosk
 * @param {string} name
 */
async function checkIn(kiosk, name) {
    await kiosk.tap(name);
    await kiosk.greeting.waitFor();
    const timings = await readTimings(kiosk.page);
    await kiosk.passGreeting();
    return timings;
}
