/** The kiosk page as a benchmark drives it: paired, with employees to check in. */
import { installStopwatch } from "../../scripts/lib/demo/stopwatch.mjs";

const VIEWPORT = { width: 1280, height: 800 };
const NAME = "Bench Employee ";

/**
 * A paired tablet's page on the kiosk's first screen.
 *
 * @param {import("./odoo.mjs").BenchOdoo} bench started
 * @param {import("playwright-core").Browser} browser
 * @param {object} [options]
 * @param {object} [options.settings] fields of `res.company`
 * @param {(context: import("playwright-core").BrowserContext) => Promise<void>} [options.prepare] before the page is opened
 * @returns {Promise<KioskPage>}
 */
export async function openKiosk(bench, browser, { settings = {}, prepare } = {}) {
    const company = await findCompany(bench);
    await bench.client.call("res.company", "write", [
        [company],
        {
            eh_liveness_enabled: true,
            attendance_kiosk_mode: "barcode_manual",
            attendance_kiosk_use_pin: false,
            ...settings,
        },
    ]);
    const { pairingUrl, kioskUrl } = await bench.makePairingLink();
    const context = await browser.newContext({ viewport: VIEWPORT, screen: VIEWPORT });
    await installStopwatch(context);
    await prepare?.(context);
    const page = await context.newPage();
    await page.goto(pairingUrl);
    const config = page.waitForResponse(/liveness\/config/);
    await page.locator(".o_eh_face_pair_confirm").click();
    await config;
    await page.locator(".o_eh_face_screen .btn-primary").click();
    return new KioskPage(page, kioskUrl);
}

/**
 * Employees of the tablet's company, none of whom has checked in yet: the minimum interval is theirs each.
 *
 * @param {import("./odoo.mjs").BenchOdoo} bench
 * @param {number} count
 * @returns {Promise<string[]>} their names
 */
export async function makeEmployees(bench, count) {
    const company = await findCompany(bench);
    // Another measurement in the same run may have made some: of two with one name none could be tapped.
    const there = await bench.client.call("hr.employee", "search_count", [
        [["name", "=like", `${NAME}%`]],
    ]);
    const names = Array.from(
        { length: count },
        (_, i) => `${NAME}${String(there + i + 1).padStart(3, "0")}`,
    );
    await bench.client.call("hr.employee", "create", [
        names.map((name) => ({ name, company_id: company })),
    ]);
    return names;
}

/** @param {import("./odoo.mjs").BenchOdoo} bench */
async function findCompany({ client }) {
    const [site] = await client.call("eh.hr.site", "search_read", [[], ["company_id"]], {
        limit: 1,
    });
    return site.company_id[0];
}

export class KioskPage {
    /**
     * @param {import("playwright-core").Page} page
     * @param {string} url
     */
    constructor(page, url) {
        this.page = page;
        this.url = url;
        this.greeting = page.locator(".o_hr_attendance_kiosk_card_main");
        this.report = page.locator(".o_eh_face_report");
    }

    /**
     * Taps a name, from the kiosk's first screen or its list.
     *
     * @param {string} name
     */
    async tap(name) {
        const list = this.page.locator(".o_hr_kiosk_manual_selection");
        if (!(await list.isVisible())) {
            await this.page.getByText("Identify Manually").click();
        }
        await this.page.locator(".o_searchview_input_container input").fill(name);
        await list.locator(".card").filter({ hasText: name }).click();
    }

    /** Closes Odoo's greeting. */
    async passGreeting() {
        await this.greeting.waitFor();
        await this.page.getByRole("button", { name: "OK", exact: true }).click();
        await this.page.locator(".o_mobile_barcode").waitFor();
    }

    /**
     * A prompt that is left with "Go back" after a time, or goes on when it has ended by itself.
     *
     * @param {string} name
     * @param {number} ms from the camera's first picture on
     * @param {() => Promise<() => Promise<void>>} [during] begins something; what it gives ends it
     * @returns {Promise<string>} what the employee was told, if it ended by itself
     */
    async leavePrompt(name, ms, during) {
        await this.tap(name);
        await this.page.locator(".o_eh_face_seen video").waitFor();
        const end = await during?.();
        const ended = this.greeting.or(this.report).first();
        const isOver = await ended.waitFor({ timeout: ms }).then(
            () => true,
            () => false,
        );
        await end?.();
        if (!isOver) {
            await this.page.locator(".o_eh_face_back").click();
            await this.page.locator(".o_eh_face_screen").waitFor({ state: "detached" });
            return "";
        }
        const said = this.report
            .locator("h4")
            .or(this.page.locator(".o_notification_content"))
            .first();
        const told = (await said.isVisible()) ? await said.innerText() : "";
        if (await this.report.isVisible()) {
            await this.page.locator(".o_eh_face_go_on").click();
        }
        await this.passGreeting();
        return told;
    }
}
