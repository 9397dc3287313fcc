/** Q2: what an employee waits for at the kiosk, in Chromium with a film for a camera, timed inside the page. */
import { makeFilm } from "../film/make_film.mjs";
import { launchChromium } from "../support/chromium.mjs";
import { installStopwatch, readTimings } from "../../scripts/lib/demo/stopwatch.mjs";
import { makeFigure, percentile } from "./figures.mjs";

const CHECK_INS = 12;
const COLD_PAGES = 3;
const VIEWPORT = { width: 1280, height: 800 };

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
    const { pairingUrl, kioskUrl } = await bench.makePairingLink();
    const browser = await launchChromium({ film });
    try {
        const context = await browser.newContext({ viewport: VIEWPORT, screen: VIEWPORT });
        await installStopwatch(context);
        const page = await context.newPage();
        await page.goto(pairingUrl);
        const config = page.waitForResponse(/liveness\/config/);
        await page.locator(".o_eh_face_pair_confirm").click();
        await config;
        await page.locator(".o_eh_face_screen .btn-primary").click();
        await checkIn(page, names.pop() ?? "");

        /** @type {number[]} */
        const prompts = [];
        /** @type {number[]} */
        const greetings = [];
        for (let count = 1; count <= CHECK_INS; count++) {
            note(`check-in ${count} of ${CHECK_INS}`);
            const timings = await checkIn(page, names.pop() ?? "");
            prompts.push(timings.tap_to_picture ?? Infinity);
            greetings.push(timings.last_blink_to_greeting ?? Infinity);
        }
        /** @type {number[]} */
        const cold = [];
        for (let count = 1; count <= COLD_PAGES; count++) {
            note(`cold page ${count} of ${COLD_PAGES}`);
            await page.goto("about:blank");
            await page.goto(kioskUrl);
            const timings = await checkIn(page, names.pop() ?? "");
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
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function checkIn(page, name) {
    await page.getByText("Identify Manually").click();
    await page.locator(".o_searchview_input_container input").fill(name);
    await page.locator(".o_hr_kiosk_manual_selection .card").filter({ hasText: name }).click();
    await page.locator(".o_hr_attendance_kiosk_card_main").waitFor();
    const timings = await readTimings(page);
    await page.getByRole("button", { name: "OK", exact: true }).click();
    await page.locator(".o_mobile_barcode").waitFor();
    return timings;
}

/**
 * Employees of the tablet's company, none of whom has checked in yet: the minimum interval is theirs each.
 *
 * @param {import("./odoo.mjs").BenchOdoo} bench
 * @param {number} count
 */
async function makeEmployees({ client }, count) {
    const [site] = await client.call("eh.hr.site", "search_read", [[], ["company_id"]], {
        limit: 1,
    });
    const names = Array.from(
        { length: count },
        (_, index) => `Timed Employee ${String.fromCharCode(65 + index)}`,
    );
    await client.call("hr.employee", "create", [
        names.map((name) => ({ name, company_id: site.company_id[0] })),
    ]);
    await client.call("res.company", "write", [
        [site.company_id[0]],
        {
            eh_liveness_enabled: true,
            attendance_kiosk_mode: "barcode_manual",
            attendance_kiosk_use_pin: false,
        },
    ]);
    return names;
}
