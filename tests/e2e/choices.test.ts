/** SPEC A8, A9, A10: what an employee decides, and what happens when the blinks are not seen. */
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
import type { Browser } from "playwright-core";
import { eventually } from "./support/eventually";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;

beforeAll(async () => {
    workplace = await Workplace.make("Choices", { eh_liveness_timeout_override_s: 3 });
    browser = await launchKiosk("blinks_0");
    kiosk = await Kiosk.makePaired(browser, workplace);
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

describe("A9: no blink in time", () => {
    it("is said in a sentence, recorded as failed, and the check-in goes on by itself", async () => {
        const tim = await workplace.addEmployee({ name: "Tim Timeout" });
        await kiosk.tap("Tim Timeout");
        await kiosk.report.waitFor();
        expect(await kiosk.report.innerText()).toContain("not seen in time");
        expect(await kiosk.isCameraOn()).toBe(false);
        expect(await kiosk.passGreeting()).toContain("Welcome");
        const [check] = await workplace.readChecks(tim);
        expect(check).toMatchObject({ outcome: "failed", fail_reason: "timeout", blink_count: 0 });
        const codes = check?.timeline.map(({ code }) => code);
        expect(codes).toEqual(["prompt_shown", "camera_ready", "face_found", "failed"]);
        const [attendance] = await workplace.readAttendances(tim);
        expect(attendance?.eh_in_attempt_id).toBe(check?.attempt_id);
        const events = await workplace.readEvents(check?.attempt_id ?? "");
        expect(events.map(({ event_type }) => event_type)).toEqual(["capture_failed"]);
    });

    it("tried again: both attempts are on record, the check-in belongs to the last", async () => {
        const tina = await workplace.addEmployee({ name: "Tina Twice" });
        await kiosk.tap("Tina Twice");
        await kiosk.report.waitFor();
        await kiosk.page.locator(".o_eh_face_try_again").click();
        await kiosk.picture.waitFor();
        await kiosk.report.waitFor();
        await kiosk.page.locator(".o_eh_face_go_on").click();
        await kiosk.passGreeting();
        const checks = await workplace.readChecks(tina);
        expect(checks.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
        const attendances = await workplace.readAttendances(tina);
        expect(attendances.map(({ eh_in_attempt_id }) => eh_in_attempt_id)).toEqual([
            checks[1]?.attempt_id,
        ]);
    });
});

describe("A8: without being filmed", () => {
    it("is an equal choice: recorded as skipped, checked in at once", async () => {
        const sam = await workplace.addEmployee({ name: "Sam Skip" });
        await kiosk.tap("Sam Skip");
        await kiosk.picture.waitFor();
        await kiosk.page.getByRole("button", { name: "Check in without the camera" }).click();
        expect(await kiosk.passGreeting()).toContain("Sam Skip");
        expect(await workplace.readChecks(sam)).toMatchObject([
            { outcome: "aborted", fail_reason: "skipped" },
        ]);
        expect(await workplace.readAttendances(sam)).toHaveLength(1);
    });

    it("the wrong name: going back checks nobody in", async () => {
        const wanda = await workplace.addEmployee({ name: "Wanda Wrong" });
        await kiosk.tap("Wanda Wrong");
        await kiosk.picture.waitFor();
        await kiosk.page.locator(".o_eh_face_back").click();
        await kiosk.page.locator(".o_eh_face_screen").waitFor({ state: "detached" });
        expect(await kiosk.card("Wanda Wrong").isVisible()).toBe(true);
        await eventually(
            () => workplace.readChecks(wanda),
            (checks) => {
                expect(checks).toMatchObject([{ outcome: "aborted", fail_reason: "cancelled" }]);
            },
        );
        expect(await workplace.readAttendances(wanda)).toEqual([]);
    });
});

describe("A8: the page goes to the background", () => {
    const setHidden = (hidden: boolean) =>
        kiosk.page.evaluate((value) => {
            Object.defineProperty(document, "hidden", { value, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);

    it("switches the camera off and waits for the employee to come back", async () => {
        const hedy = await workplace.addEmployee({ name: "Hedy Hidden" });
        await kiosk.tap("Hedy Hidden");
        await kiosk.picture.waitFor();
        await setHidden(true);
        await kiosk.report.waitFor();
        expect(await kiosk.report.innerText()).toContain("in the background");
        expect(await kiosk.isCameraOn()).toBe(false);
        await setHidden(false);
        await kiosk.page.locator(".o_eh_face_go_on").click();
        expect(await kiosk.passGreeting()).toContain("Hedy Hidden");
        expect(await workplace.readChecks(hedy)).toMatchObject([
            { outcome: "aborted", fail_reason: "page_hidden" },
        ]);
    });
});

describe("A10: ask for the PIN when a capture does not pass", () => {
    beforeAll(async () => {
        await workplace.set({ eh_liveness_on_failure: "ask_pin" });
        await kiosk.reload();
    });

    it("after a badge: the PIN, a wrong one first, and no second capture", async () => {
        const badge = makeBadge();
        const paul = await workplace.addEmployee({ name: "Paul Pin", barcode: badge, pin: "4711" });
        await kiosk.scan(badge);
        await kiosk.report.waitFor();
        await kiosk.page.getByRole("button", { name: "Go on with my PIN" }).click();
        await kiosk.pinPad.waitFor();
        expect(await workplace.readAttendances(paul)).toEqual([]);
        await kiosk.enterPin("1111");
        await kiosk.notification.getByText("Wrong Pin").waitFor();
        await kiosk.enterPin("4711");
        expect(await kiosk.passGreeting()).toContain("Paul Pin");
        const checks = await workplace.readChecks(paul);
        expect(checks).toMatchObject([{ outcome: "failed", trigger: "badge" }]);
        expect(await workplace.readAttendances(paul)).toMatchObject([
            { eh_in_attempt_id: checks[0]?.attempt_id },
        ]);
    });

    it("after a name and a skip: the PIN", async () => {
        const petra = await workplace.addEmployee({ name: "Petra Pin", pin: "4712" });
        await kiosk.tap("Petra Pin");
        await kiosk.page.locator(".o_eh_face_skip").click();
        await kiosk.pinPad.waitFor();
        await kiosk.enterPin("4712");
        expect(await kiosk.passGreeting()).toContain("Petra Pin");
        expect(await workplace.readAttendances(petra)).toHaveLength(1);
    });

    it("a PIN pad left alone goes back to the first screen", async () => {
        await workplace.addEmployee({ name: "Lasse Left", pin: "4714" });
        const page = await kiosk.context.newPage();
        await page.clock.install();
        const config = page.waitForResponse(/liveness\/config/);
        await page.goto(workplace.kioskUrl);
        await config;
        await page.getByText("Identify Manually").click();
        await page.locator(".o_hr_kiosk_manual_selection .card").getByText("Lasse Left").click();
        await page.locator(".o_eh_face_skip").click();
        await page.locator(".o_hr_attendance_pin_pad").waitFor();
        await page.clock.runFor(70_000);
        await page.getByText("Identify Manually").waitFor();
        await page.close();
    });

    it("back from the PIN: nobody is checked in, the next employee can", async () => {
        const pelle = await workplace.addEmployee({ name: "Pelle Pin", pin: "4713" });
        await kiosk.tap("Pelle Pin");
        await kiosk.page.locator(".o_eh_face_skip").click();
        await kiosk.pinPad.waitFor();
        await kiosk.page.getByText("Go back").click();
        await kiosk.home.waitFor();
        expect(await workplace.readAttendances(pelle)).toEqual([]);
        await kiosk.tap("Pelle Pin");
        await kiosk.prompt.waitFor();
    });
});
