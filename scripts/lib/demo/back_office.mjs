/** The tour's part in Odoo's back office: where HR and the administrator find what happened. */

const VIEWPORT = { width: 1440, height: 900 };
/** The first page of a fresh database builds its asset bundles. */
const FIRST_PAGE_MS = 180_000;

const LIST = ".o_data_row, .o_group_header, .o_kanban_record";

/**
 * @param {object} parts
 * @param {import("playwright-core").Browser} parts.browser
 * @param {import("../odoo/rpc.mjs").OdooClient} parts.client
 * @param {string} parts.odooUrl
 * @param {import("./stage.mjs").Stage} parts.stage
 * @param {import("./stored.mjs").Stored} parts.stored
 * @param {import("./shots.mjs").Shots} parts.shots
 * @param {(text: string) => void} parts.note
 */
export async function showBackOffice({ browser, client, odooUrl, stage, stored, shots, note }) {
    const context = await browser.newContext({
        viewport: VIEWPORT,
        screen: VIEWPORT,
        ...(await readTimezone(client)),
    });
    const [name = "", value = ""] = client.cookie.split("=");
    await context.addCookies([{ name, value, url: odooUrl }]);
    const page = await context.newPage();
    page.setDefaultTimeout(FIRST_PAGE_MS);
    const captures = "action-eh_hr_face_liveness.eh_hr_liveness_check_action";
    const tablets = "action-eh_hr_face_kiosk.eh_hr_kiosk_device_action";
    const screens = /** @type {[name: string, path: string, ready: string][]} */ ([
        ["captures_list", captures, LIST],
        ["capture_form", `${captures}/${stored.row.id}`, ".o_form_view"],
        [
            "attendance_form",
            `action-hr_attendance.hr_attendance_action/${stored.attendance.id}`,
            ".o_form_view",
        ],
        ["kiosk_events", "action-eh_hr_face_kiosk.eh_hr_kiosk_event_action", LIST],
        ["tablets", tablets, LIST],
        ["tablet_form", `${tablets}/${stage.deviceId}`, ".o_form_view"],
    ]);
    for (const [shot, path, ready] of screens) {
        note(shot);
        await page.goto(`${odooUrl}/odoo/${path}`);
        await page.locator(ready).first().waitFor();
        await openFirstGroup(page);
        await settle(page);
        await showWhole(page);
        await shots.take(page, shot);
        await page.setViewportSize(VIEWPORT);
    }
    note("settings");
    await page.goto(`${odooUrl}/odoo/action-hr_attendance.action_hr_attendance_settings`);
    const setting = page.locator('[name="eh_liveness_enabled"]').first();
    await setting.waitFor();
    await setting.scrollIntoViewIfNeeded();
    await settle(page);
    await shots.take(page, "settings");
    await context.close();
}

/**
 * Odoo writes some times in the browser's zone and some in the user's: at a desk they are the same.
 *
 * @param {import("../odoo/rpc.mjs").OdooClient} client
 * @returns {Promise<{timezoneId?: string}>}
 */
async function readTimezone(client) {
    const { tz } = await client.call("res.users", "context_get", []);
    return tz ? { timezoneId: tz } : {};
}

/**
 * Makes the window as high as what it shows.
 *
 * @param {import("playwright-core").Page} page
 */
async function showWhole(page) {
    const hidden = await page.evaluate(() =>
        Math.max(
            0,
            ...[...document.querySelectorAll(".o_action_manager, .o_action_manager *")].map(
                ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
            ),
        ),
    );
    await page.setViewportSize({ width: VIEWPORT.width, height: VIEWPORT.height + hidden });
}

/**
 * A grouped list comes folded.
 *
 * @param {import("playwright-core").Page} page
 */
async function openFirstGroup(page) {
    const group = page.locator(".o_group_header").first();
    if ((await group.count()) > 0 && (await page.locator(".o_data_row").count()) === 0) {
        await group.click();
        await page.locator(".o_data_row").first().waitFor();
    }
}

/**
 * Until the pictures are there and nothing is being loaded. (Odoo's web client keeps a connection open: the network is
 * never idle.)
 *
 * @param {import("playwright-core").Page} page
 */
async function settle(page) {
    await page.locator(".o_loading_indicator").waitFor({ state: "detached" });
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
}
