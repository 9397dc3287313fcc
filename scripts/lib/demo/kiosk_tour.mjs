/** The tour's part on the kiosk page. */
import { makeFilm } from "../../../tests/film/make_film.mjs";
import { launchChromium } from "../../../tests/support/chromium.mjs";
import { readTimings } from "./stopwatch.mjs";

/** The first page of a fresh database builds its asset bundles. */
const FIRST_PAGE_MS = 120_000;
const PHONE = { width: 390, height: 844 };

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./shots.mjs").Shots} Shots
 * @typedef {import("./stage.mjs").Stage} Stage
 */

/**
 * Types the one-time code of the back office, as somebody with a tablet in hand does.
 *
 * @param {Page} page
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @param {Stage} stage
 * @param {Shots} shots
 */
export async function pairTablet(page, client, stage, shots) {
    await page.goto(stage.kioskUrl, { timeout: FIRST_PAGE_MS });
    const pairButton = page.locator(".o_eh_face_pair");
    const pairing = page.locator(".o_eh_face_pairing");
    await pairButton.or(pairing).first().waitFor();
    if (!(await pairing.isVisible())) {
        await shots.take(page, "kiosk_unpaired");
        await pairButton.click();
    }
    await pairing.waitFor();
    await shots.take(page, "pairing");
    const action = await client.call("eh.hr.kiosk.device", "action_pair", [[stage.deviceId]]);
    await page.keyboard.type(action.context.eh_pairing_code);
    await shots.take(page, "pairing_code");
    const config = page.waitForResponse(/liveness\/config/);
    await page.keyboard.press("Enter");
    await pairing.locator(".fa-check-circle").waitFor();
    await config;
    await shots.take(page, "paired");
    await page.getByRole("button", { name: "OK", exact: true }).click();
    await page.locator(".o_eh_face_device").waitFor();
    await shots.take(page, "kiosk_idle");
}

/**
 * @param {Page} page
 * @param {Stage} stage
 * @param {Shots} shots
 * @returns {Promise<import("./stopwatch.mjs").Timings>}
 */
export async function checkIn(page, stage, shots) {
    await page.getByText("Identify Manually").click();
    await page.locator(".o_hr_kiosk_manual_selection .card").first().waitFor();
    await shots.take(page, "employees");
    await tap(page, stage.employee.name);
    await page.locator(".o_eh_face_time").waitFor();
    await shots.take(page, "prompt");
    await page.locator(".o_eh_face_done").first().waitFor({ state: "attached" });
    await shots.take(page, "prompt_progress");
    await page.locator(".o_hr_attendance_kiosk_card_main").waitFor();
    const timings = await readTimings(page);
    await shots.take(page, "greeting");
    await page.getByRole("button", { name: "OK", exact: true }).click();
    return timings;
}

/**
 * Blinks that do not come, and the same on a phone; the employee goes back.
 *
 * @param {Page} paired a page of the paired tablet
 * @param {Stage} stage
 * @param {Shots} shots
 */
export async function showOtherEnds(paired, stage, shots) {
    const storageState = await paired.context().storageState();
    const browser = await launchChromium({ film: await makeFilm({ scenario: "blinks_0" }) });
    try {
        for (const [name, viewport] of /** @type {const} */ ([
            ["", paired.viewportSize() ?? PHONE],
            ["phone_", PHONE],
        ])) {
            const context = await browser.newContext({ viewport, screen: viewport, storageState });
            const page = await context.newPage();
            const config = page.waitForResponse(/liveness\/config/);
            await page.goto(stage.kioskUrl);
            await config;
            await page.getByText("Identify Manually").click();
            await tap(page, stage.employee.name);
            await page.locator(".o_eh_face_time").waitFor();
            await shots.take(page, `${name}prompt_waiting`);
            const report = page.locator(".o_eh_face_report");
            // A machine too busy for the prompt goes on by itself, with the reason "frame_rate".
            await report.or(page.locator(".o_hr_attendance_kiosk_card_main")).first().waitFor();
            await shots.take(page, `${name}not_seen`);
            if (await report.isVisible()) {
                await page.locator(".o_eh_face_back").click();
            }
            await context.close();
        }
    } finally {
        await browser.close();
    }
}

/**
 * Finds an employee in Odoo's list, which has pages, and taps on the name.
 *
 * @param {Page} page
 * @param {string} name
 */
async function tap(page, name) {
    await page.locator(".o_searchview_input_container input").fill(name);
    await page.locator(".o_hr_kiosk_manual_selection .card").filter({ hasText: name }).click();
}
