/** What a kiosk page met over days, each by the id it was found under: tabs, networks, budgets, languages, sizes. */
import {
    afterAll,
    afterEach,
    beforeAll,
    beforeEach,
    describe,
    expect,
    it,
    jest,
} from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;
const badge = makeBadge();

beforeAll(async () => {
    workplace = await Workplace.make("Page faults", { eh_liveness_required_blinks: 1 });
    await workplace.addEmployee({ name: "Paula Page", barcode: badge });
    browser = await launchKiosk("blinking");
    kiosk = await Kiosk.makePaired(browser, workplace);
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());
afterEach(async () => {
    await kiosk.context.unrouteAll();
    kiosk.takeErrors();
});

const readToken = (page: Page) =>
    page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.includes("face_kiosk.device"));
        const stored = JSON.parse(localStorage.getItem(key ?? "") ?? "{}") as { token?: string };
        return stored.token;
    });

describe("P2: two tabs of one tablet", () => {
    it("paired anew in one: the other follows, and the new pairing stays", async () => {
        const before = await readToken(kiosk.page);
        const other = await kiosk.context.newPage();
        await other.goto(`${workplace.kioskUrl}#eh_pair=${await workplace.makePairingCode()}`);
        const followed = kiosk.page.waitForResponse(/kiosk\/session/);
        await other.locator(".o_eh_face_pair_confirm").click();
        await other.locator(".o_eh_face_screen .fa-check-circle").waitFor();
        expect((await followed).status()).toBe(200);
        await other.close();
        await kiosk.scan(badge);
        expect(await kiosk.passGreeting()).toContain("Paula Page");
        const after = await readToken(kiosk.page);
        expect(after).toMatch(/^.{43}$/);
        expect(after).not.toBe(before);
        await kiosk.reload();
        await kiosk.deviceName.waitFor();
    });
});

describe("P3, K9: an update while an outcome waits", () => {
    it("the page is loaded anew, and the outcome it kept reaches Odoo once, from the new one", async () => {
        const [erna, page] = [
            await workplace.addEmployee({ name: "Erna Unsent" }),
            await kiosk.context.newPage(),
        ];
        let isOut = true;
        await page.route("**/liveness/log", (route) =>
            isOut ? route.fulfill({ status: 503, body: "<html>" }) : route.continue(),
        );
        const config = page.waitForResponse(/liveness\/config/);
        await page.goto(workplace.kioskUrl);
        await config;
        await page.getByText("Identify Manually").click();
        await page.locator(".o_hr_kiosk_manual_selection .card").getByText("Erna Unsent").click();
        await page.getByRole("button", { name: "OK", exact: true }).click();
        await page.route("**/eh_hr/kiosk/session", async (route) => {
            const response = await route.fetch();
            const session = (await response.json()) as object;
            await route.fulfill({ response, json: { ...session, app_version: "19.0.9.9.9" } });
        });
        const reloaded = page.waitForEvent("load", { timeout: 30_000 });
        await page.evaluate(() => window.dispatchEvent(new Event("online")));
        await reloaded;
        expect(await workplace.readChecks(erna)).toHaveLength(0);
        isOut = false;
        await page.evaluate(() => window.dispatchEvent(new Event("online")));
        await eventually(
            () => workplace.readChecks(erna),
            (checks) => {
                expect(checks).toHaveLength(1);
            },
        );
        await page.close();
    });
});

describe("P4: the company's wishes refused once, at the load", () => {
    it("are asked for again by itself, and the next check-in has its prompt", async () => {
        await kiosk.page.evaluate(() => {
            localStorage.removeItem("eh_hr_face_liveness.config");
        });
        await kiosk.page.route(
            "**/liveness/config",
            (route) =>
                route.fulfill({
                    status: 429,
                    headers: { "Retry-After": "2" },
                    json: { error: { code: "rate_limited", message: "" } },
                }),
            { times: 1 },
        );
        await kiosk.open();
        await kiosk.page.waitForResponse(
            (response) => response.url().includes("liveness/config") && response.status() === 200,
        );
        await kiosk.tap("Paula Page");
        await kiosk.prompt.waitFor();
        await kiosk.passGreeting();
    });
});

describe("P23: no network", () => {
    it("a badge nobody here knows: said before anybody is filmed, the pill turns, and it goes on by itself", async () => {
        await kiosk.context.setOffline(true);
        await kiosk.scan(makeBadge());
        await kiosk.page.getByText("Trying again").waitFor();
        expect(await kiosk.prompt.count()).toBe(0);
        await kiosk.deviceName.getByText("no connection").waitFor({ state: "attached" });
        await kiosk.context.setOffline(false);
        await kiosk.notification.getByText("No employee corresponding to").waitFor();
        await eventually(
            () => kiosk.deviceName.innerText(),
            (text) => {
                expect(text).not.toContain("no connection");
            },
        );
    });
});

describe("P24: a QR code's link opened during a prompt", () => {
    it("waits for the end of the check-in", async () => {
        const code = await workplace.makePairingCode();
        await kiosk.scan(badge);
        await kiosk.picture.waitFor();
        await kiosk.page.evaluate((hash) => {
            location.hash = hash;
        }, `eh_pair=${code}`);
        await kiosk.greeting.waitFor();
        expect(kiosk.page.url()).toBe(workplace.kioskUrl);
        await kiosk.page.getByRole("button", { name: "OK", exact: true }).click();
        await kiosk.page.locator(".o_eh_face_pair_confirm").click();
        await kiosk.page.locator(".o_eh_face_screen .fa-check-circle").waitFor();
        await kiosk.page.getByRole("button", { name: "OK", exact: true }).click();
    });
});

describe("P25: the browser lost its data", () => {
    it("the page says that it was paired, and as which tablet", async () => {
        await kiosk.page.evaluate(() => {
            localStorage.clear();
        });
        await kiosk.open();
        expect(await kiosk.page.locator(".o_eh_face_notice").innerText()).toContain(
            "lost its pairing as Test site · Test tablet",
        );
        await kiosk.pairByLink(await workplace.makePairingCode());
    });
});

describe("P27: captures switched on in front of a standing tablet", () => {
    it("are asked for at the next scan, without a reload", async () => {
        await workplace.set({ eh_liveness_enabled: false });
        await kiosk.reload();
        await kiosk.scan(badge);
        await kiosk.passGreeting();
        await workplace.set({ eh_liveness_enabled: true });
        await kiosk.scan(badge);
        await kiosk.prompt.waitFor();
        expect(await kiosk.passGreeting()).toContain("Paula Page");
    });
});

describe("P29: a browser that speaks another language than the company", () => {
    it("clock and weekday are the company's", async () => {
        const foreign = await Kiosk.make(browser, workplace, { locale: "de-DE" });
        await foreign.open();
        const time = foreign.page.locator(".o_hr_kiosk_mode_top_time");
        await eventually(
            () => time.innerText(),
            (text) => {
                expect(text).toMatch(/(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/);
                expect(text).toMatch(/\d [AP]M/);
            },
        );
        await foreign.close();
    });
});

describe("O10: revoked, in a company that serves every tablet", () => {
    it("one check-in is refused in words, the page begins anew, and the next one is Odoo's", async () => {
        const otto = await workplace.addEmployee({ name: "Otto Revoked" });
        await kiosk.openList("Otto Revoked");
        await workplace.revokeDevice();
        await kiosk.card("Otto Revoked").click();
        await kiosk.notification.getByText("no longer paired").waitFor();
        await kiosk.pairButton.waitFor();
        await kiosk.goHome();
        await kiosk.tap("Otto Revoked");
        expect(await kiosk.passGreeting()).toContain("Otto Revoked");
        expect(await workplace.readAttendances(otto)).toMatchObject([{ check_out: false }]);
    });

    it.each([
        [360, 740],
        [600, 1024],
        [1280, 800],
    ])("P26: at %i x %i what is said about it covers nothing", async (width, height) => {
        await kiosk.page.setViewportSize({ width, height });
        const notice = kiosk.page.locator(".o_eh_face_notice");
        await notice.waitFor();
        await kiosk.home.scrollIntoViewIfNeeded();
        const [said, button] = await Promise.all([notice.boundingBox(), kiosk.home.boundingBox()]);
        expect(said?.y).toBeGreaterThanOrEqual((button?.y ?? Infinity) + (button?.height ?? 0));
        expect((said?.y ?? Infinity) + (said?.height ?? 0)).toBeLessThanOrEqual(height);
        await kiosk.home.click();
        await kiosk.page.locator(".o_hr_kiosk_manual_selection").waitFor();
        await kiosk.page.locator(".o_hr_attendance_back_button").click();
        // A page that is loaded anew no longer says why it lost its pairing.
        await kiosk.home.waitFor();
    });
});
