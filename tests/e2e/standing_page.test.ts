/** SPEC K8: a kiosk page that stands for days, and what happens to it meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;

beforeAll(async () => {
    workplace = await Workplace.make("Standing", { eh_liveness_required_blinks: 1 });
    browser = await launchKiosk("blinking");
    kiosk = await Kiosk.makePaired(browser, workplace);
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());

describe("K8: a page that stands for days", () => {
    it("works without its session cookie", async () => {
        await workplace.addEmployee({ name: "Cora Cookie" });
        await kiosk.context.clearCookies();
        await kiosk.tap("Cora Cookie");
        expect(await kiosk.passGreeting()).toContain("Cora Cookie");
    });

    it("survives a list of employees that Odoo does not answer: a tablet that knows nobody yet says so, and shows it later by itself", async () => {
        await workplace.addEmployee({ name: "Lena List" });
        await kiosk.page.route("**/employees_infos", (route) => route.abort(), { times: 1 });
        await kiosk.home.click();
        await kiosk.notification.getByText("The list comes back by itself").waitFor();
        await kiosk.card("Lena List").click();
        expect(await kiosk.passGreeting()).toContain("Lena List");
    });

    it("network gone in the middle of a prompt: the check-in goes through when it is back", async () => {
        const nora = await workplace.addEmployee({ name: "Nora Network" });
        await kiosk.tap("Nora Network");
        await kiosk.picture.waitFor();
        await kiosk.context.setOffline(true);
        await kiosk.page.getByText("Trying again").waitFor();
        await kiosk.context.setOffline(false);
        expect(await kiosk.passGreeting()).toContain("Nora Network");
        await eventually(
            () => workplace.readChecks(nora),
            (checks) => {
                expect(checks).toMatchObject([{ outcome: "passed" }]);
            },
        );
        expect(await workplace.readAttendances(nora)).toHaveLength(1);
    });

    it("camera pulled out in the middle: opened again once, and the blinks are counted", async () => {
        const kim = await workplace.addEmployee({ name: "Kim Cable" });
        await kiosk.tap("Kim Cable");
        await kiosk.picture.waitFor();
        await kiosk.page.evaluate(() => {
            const stream = document.querySelector("video")?.srcObject as MediaStream;
            for (const track of stream.getTracks()) {
                // What a browser does when the camera is gone; `stop` alone is silent.
                track.stop();
                track.dispatchEvent(new Event("ended"));
            }
        });
        expect(await kiosk.passGreeting()).toContain("Kim Cable");
        expect(await workplace.readChecks(kim)).toMatchObject([{ outcome: "passed" }]);
    });

    it("worker dead between two check-ins: the next one has another", async () => {
        const nadja = await workplace.addEmployee({ name: "Nadja Next" });
        const [worker] = kiosk.page.workers();
        const ended = new Promise((resolve) => worker?.once("close", resolve));
        await worker?.evaluate(() => {
            setTimeout(() => {
                throw new Error("out of memory");
            });
        });
        await ended;
        await kiosk.tap("Nadja Next");
        await kiosk.passGreeting();
        expect(await workplace.readChecks(nadja)).toMatchObject([{ outcome: "passed" }]);
    });

    it("is loaded anew when Odoo was updated, once, and stays paired", async () => {
        await kiosk.context.route("**/eh_hr/kiosk/session", async (route) => {
            const response = await route.fetch();
            const session = (await response.json()) as object;
            await route.fulfill({ response, json: { ...session, app_version: "19.0.9.9.9" } });
        });
        const page = await kiosk.context.newPage();
        let loads = 0;
        page.on("load", () => loads++);
        await page.clock.install();
        const open = async () => {
            const answer = page.waitForResponse(/kiosk\/session/);
            await page.goto(workplace.kioskUrl);
            await (await answer).finished();
            await page.locator(".o_eh_face_device").waitFor();
        };
        await open();
        const reloaded = page.waitForEvent("load");
        await page.clock.runFor(10_000);
        await reloaded;
        await page.locator(".o_eh_face_device").waitFor();
        await open();
        await page.clock.runFor(60_000);
        expect(loads).toBe(3);
        await page.close();
        await kiosk.context.unrouteAll();
    });

    it("keeps the screen on, again after the page was hidden", async () => {
        const page = await kiosk.context.newPage();
        await page.addInitScript(() => {
            const locks: WakeLockSentinel[] = [];
            Object.assign(window, { locks });
            const request = navigator.wakeLock.request.bind(navigator.wakeLock);
            navigator.wakeLock.request = async (type) => {
                const lock = await request(type);
                locks.push(lock);
                return lock;
            };
        });
        const waitForLock = (count: number) =>
            page.waitForFunction(
                (wanted) => (window as never as { locks: unknown[] }).locks.length === wanted,
                count,
            );
        await page.goto(workplace.kioskUrl);
        await waitForLock(1);
        await page.evaluate(async () => {
            // What the browser does to a hidden page.
            await (window as never as { locks: WakeLockSentinel[] }).locks[0]?.release();
            document.dispatchEvent(new Event("visibilitychange"));
        });
        await waitForLock(2);
        await page.close();
    });

    it("goes on with the check-in when the prompt itself breaks", async () => {
        const bruno = await workplace.addEmployee({ name: "Bruno Broken" });
        await kiosk.page.evaluate(() => {
            const focus: unknown = Reflect.get(HTMLElement.prototype, "focus");
            HTMLElement.prototype.focus = function (this: HTMLElement) {
                if (this.classList.contains("o_eh_face_title")) {
                    throw new Error("a component failed");
                }
                Reflect.apply(focus as () => void, this, []);
            };
        });
        await kiosk.tap("Bruno Broken");
        expect(await kiosk.passGreeting()).toContain("Bruno Broken");
        await eventually(
            () => workplace.readChecks(bruno),
            (checks) => {
                expect(checks).toMatchObject([
                    { outcome: "aborted", fail_reason: "worker_crashed" },
                ]);
            },
        );
        await kiosk.reload();
    });

    it("scans a badge with Odoo's own scanner dialog open, and the camera is free for the prompt", async () => {
        const badge = makeBadge();
        const sven = await workplace.addEmployee({ name: "Sven Scanner", barcode: badge });
        await kiosk.page.locator(".o_mobile_barcode").click();
        await kiosk.page.locator(".modal video").waitFor();
        await kiosk.scan(badge);
        expect(await kiosk.passGreeting()).toContain("Sven Scanner");
        expect(await kiosk.page.locator(".modal").count()).toBe(0);
        expect(await workplace.readChecks(sven)).toMatchObject([{ outcome: "passed" }]);
    });
});
