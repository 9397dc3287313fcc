/** SPEC A1, A3, A9, K3, K6, K7: a check-in with an attended capture, up to what Odoo stored of it. */
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
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { makeBadge, Workplace } from "./support/workplace";

jest.setTimeout(60_000);

let workplace: Workplace;
let browser: Browser;
let kiosk: Kiosk;

beforeAll(async () => {
    [workplace, browser] = await Promise.all([Workplace.make("Check-in"), launchKiosk("blinking")]);
    kiosk = await Kiosk.makePaired(browser, workplace);
});
afterAll(closeBrowsers);
beforeEach(() => kiosk.goHome());
afterEach(() => {
    expect(kiosk.takeErrors()).toEqual([]);
});

describe("A1, A9: two blinks, then the greeting", () => {
    it("leave a passed row, one event and one attendance with the same attempt id", async () => {
        const anita = await workplace.addEmployee({ name: "Anita Manual" });
        await kiosk.tap("Anita Manual");
        await kiosk.picture.waitFor();
        expect(await kiosk.prompt.innerText()).toBe("Blink slowly 2 times");
        const greeting = await kiosk.passGreeting();
        expect(greeting).toContain("Welcome");
        expect(greeting).toContain("Anita Manual");

        const [check, ...others] = await workplace.readChecks(anita);
        expect(others).toEqual([]);
        expect(check).toMatchObject({
            outcome: "passed",
            fail_reason: false,
            prompt: "Blink slowly 2 times",
            blink_count: 2,
            trigger: "manual",
            client_asserted: true,
            device_id: [workplace.deviceId, expect.anything()],
        });
        expect(check?.frames_per_second).toBeGreaterThan(0);
        const codes = check?.timeline.map(({ code }) => code);
        expect(codes?.[0]).toBe("prompt_shown");
        expect(codes?.filter((code) => code === "blink")).toHaveLength(2);
        expect(codes?.at(-1)).toBe("passed");

        const attemptId = check?.attempt_id ?? "";
        const [attendance, ...more] = await workplace.readAttendances(anita);
        expect(more).toEqual([]);
        expect(attendance).toMatchObject({ eh_in_attempt_id: attemptId, in_mode: "kiosk" });
        const events = await workplace.readEvents(attemptId);
        expect(events.map(({ event_type }) => event_type)).toEqual(["capture_passed"]);
    });

    it("K8: the camera is on during the prompt only", async () => {
        await workplace.addEmployee({ name: "Carl Camera" });
        expect(await kiosk.isCameraOn()).toBe(false);
        await kiosk.tap("Carl Camera");
        await kiosk.picture.waitFor();
        const track = await kiosk.page.evaluateHandle(() => {
            const stream = document.querySelector("video")?.srcObject as MediaStream;
            return stream.getVideoTracks()[0] as MediaStreamTrack;
        });
        expect(await track.evaluate(({ readyState }) => readyState)).toBe("live");
        await kiosk.passGreeting();
        expect(await track.evaluate(({ readyState }) => readyState)).toBe("ended");
    });

    it("check out as well", async () => {
        const otto = await workplace.addEmployee({ name: "Otto Out" });
        await kiosk.tap("Otto Out");
        await kiosk.passGreeting();
        await kiosk.tap("Otto Out");
        expect(await kiosk.passGreeting()).toContain("Goodbye");
        const [attendance, ...more] = await workplace.readAttendances(otto);
        expect(more).toEqual([]);
        const checks = await workplace.readChecks(otto);
        expect([attendance?.eh_in_attempt_id, attendance?.eh_out_attempt_id]).toEqual(
            checks.map(({ attempt_id }) => attempt_id),
        );
    });
});

describe("K6: badge", () => {
    beforeAll(async () => {
        // One blink from here on: it saves a second and a half a test.
        await workplace.set({ eh_liveness_required_blinks: 1 });
        await kiosk.reload();
    });

    it("scanned: the capture runs under the badge's name and trigger", async () => {
        const badge = makeBadge();
        const berta = await workplace.addEmployee({ name: "Berta Badge", barcode: badge });
        await kiosk.scan(badge);
        await kiosk.page.locator(".o_eh_face_name").getByText("Berta Badge").waitFor();
        expect(await kiosk.passGreeting()).toContain("Berta Badge");
        const [check] = await workplace.readChecks(berta);
        expect(check).toMatchObject({ outcome: "passed", trigger: "badge" });
        const [attendance] = await workplace.readAttendances(berta);
        expect(attendance?.eh_in_attempt_id).toBe(check?.attempt_id);
    });

    it("unknown: Odoo's own words, no camera", async () => {
        await kiosk.scan("00000");
        await kiosk.notification
            .getByText("No employee corresponding to Badge ID '00000.'")
            .waitFor();
        expect(await kiosk.prompt.count()).toBe(0);
    });
});

describe("K7: no double taps", () => {
    it("two taps at once are one capture and one check-in", async () => {
        const dora = await workplace.addEmployee({ name: "Dora Double" });
        await kiosk.openList("Dora Double");
        await kiosk.card("Dora Double").evaluate((card) => {
            (card as HTMLElement).click();
            (card as HTMLElement).click();
        });
        await kiosk.passGreeting();
        expect(await workplace.readChecks(dora)).toHaveLength(1);
        expect(await workplace.readAttendances(dora)).toHaveLength(1);
    });

    it("a badge read during somebody's capture is ignored", async () => {
        const badge = makeBadge();
        const emil = await workplace.addEmployee({ name: "Emil Early", barcode: badge });
        await workplace.addEmployee({ name: "Frida First" });
        await kiosk.tap("Frida First");
        await kiosk.picture.waitFor();
        await kiosk.scan(badge);
        expect(await kiosk.passGreeting()).toContain("Frida First");
        expect(await workplace.readChecks(emil)).toEqual([]);
        expect(await workplace.readAttendances(emil)).toEqual([]);
    });

    it("again within the minimum interval: the first greeting, and nothing is changed", async () => {
        const badge = makeBadge();
        const gerd = await workplace.addEmployee({ name: "Gerd Again", barcode: badge });
        await workplace.set({ eh_kiosk_min_interval_s: 60 });
        await kiosk.scan(badge);
        await kiosk.passGreeting();
        await kiosk.scan(badge);
        await kiosk.notification.getByText("already recorded a moment ago").waitFor();
        expect(await kiosk.passGreeting()).toContain("Welcome");
        await workplace.set({ eh_kiosk_min_interval_s: 0 });
        const attendances = await workplace.readAttendances(gerd);
        expect(attendances).toHaveLength(1);
        expect(attendances[0]?.check_out).toBe(false);
    });

    it("an answer lost on the way: asked again, checked in once", async () => {
        const hugo = await workplace.addEmployee({ name: "Hugo Lost" });
        let lost = 0;
        await kiosk.page.route(
            "**/hr_attendance/manual_selection",
            async (route) => {
                await route.fetch();
                lost++;
                await route.abort("connectionreset");
            },
            { times: 1 },
        );
        await kiosk.tap("Hugo Lost");
        expect(await kiosk.passGreeting()).toContain("Welcome");
        expect(lost).toBe(1);
        const attendances = await workplace.readAttendances(hugo);
        expect(attendances).toHaveLength(1);
        expect(attendances[0]?.check_out).toBe(false);
    });

    it("A3: an outcome whose answer is lost is stored once", async () => {
        const ida = await workplace.addEmployee({ name: "Ida Outcome" });
        await kiosk.page.route(
            "**/liveness/log",
            async (route) => {
                await route.fetch();
                await route.abort("connectionreset");
            },
            { times: 1 },
        );
        await kiosk.tap("Ida Outcome");
        await kiosk.passGreeting();
        const [check, ...others] = await workplace.readChecks(ida);
        expect(others).toEqual([]);
        expect(await workplace.readEvents(check?.attempt_id ?? "")).toHaveLength(1);
    });
});

describe("names as people write them", () => {
    it.each([
        '<img src=x onerror="window.hacked = 1">',
        "{{7*7}} ${7*7} <t t-esc='1'/>",
        "Żółć 😀 ‏עברית",
    ])("%j is text everywhere", async (name) => {
        const id = await workplace.addEmployee({ name });
        await kiosk.tap(name);
        await kiosk.page.locator(".o_eh_face_name").waitFor();
        expect(await kiosk.page.locator(".o_eh_face_name").innerText()).toBe(name);
        expect(await kiosk.passGreeting()).toContain(name);
        expect(await kiosk.page.evaluate(() => "hacked" in window)).toBe(false);
        expect(await workplace.readChecks(id)).toHaveLength(1);
    });
});

describe("Q2: a warm page", () => {
    it("shows the prompt within a second and greets soon after the last blink", async () => {
        await workplace.set({ eh_liveness_required_blinks: 2 });
        await kiosk.reload();
        await workplace.addEmployee({ name: "Tilda Timed" });
        await kiosk.tap("Tilda Timed");
        await kiosk.greeting.waitFor();
        const timings = await kiosk.readTimings();
        expect(timings.tap_to_prompt).toBeLessThan(1000);
        // The goal is 700 ms; a loaded machine gets some room, the benchmark judges.
        expect(timings.last_blink_to_greeting).toBeLessThan(2000);
        await kiosk.passGreeting();
    });
});
