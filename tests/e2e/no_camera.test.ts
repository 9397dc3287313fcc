/** SPEC A8, K10: every way there is no camera or no net to look with has its reason, and the check-in goes on. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace } from "./support/workplace";

jest.setTimeout(60_000);

const ALLOW = "--use-fake-ui-for-media-stream";
const FAKE_CAMERA = "--use-fake-device-for-media-stream";
const LAN_NAME = "kiosk.lan";

let workplace: Workplace;
beforeAll(async () => {
    workplace = await Workplace.make("No camera");
});
afterAll(closeBrowsers);

/** Checks an employee in on a fresh tablet and says what was recorded and shown. */
async function checkIn(
    browser: Browser,
    name: string,
    prepare: (kiosk: Kiosk) => Promise<void> = () => Promise.resolve(),
    options: BrowserContextOptions = {},
) {
    const employee = await workplace.addEmployee({ name });
    const kiosk = await Kiosk.make(browser, workplace, options);
    await prepare(kiosk);
    await kiosk.pairByLink(await workplace.makePairingCode());
    await kiosk.tap(name);
    await kiosk.greeting.or(kiosk.report).waitFor();
    const shown = await kiosk.notification.or(kiosk.report).first().innerText();
    const greeting = await kiosk.passGreeting();
    const errors = kiosk.takeErrors();
    await kiosk.close();
    const [check, ...others] = await workplace.readChecks(employee);
    const attendances = await workplace.readAttendances(employee);
    expect(others).toEqual([]);
    expect(greeting).toContain(name);
    expect(attendances).toMatchObject([{ eh_in_attempt_id: check?.attempt_id }]);
    const events = await workplace.readEvents(check?.attempt_id ?? "");
    expect(events.map(({ event_type }) => event_type)).toEqual(["capture_aborted"]);
    return { check, shown, errors };
}

describe("A8: aborted, with the reason", () => {
    it("camera_denied", async () => {
        const browser = await launchKiosk(undefined, [FAKE_CAMERA, "--deny-permission-prompts"]);
        const { check, shown } = await checkIn(browser, "Dina Denied");
        expect(check).toMatchObject({ outcome: "aborted", fail_reason: "camera_denied" });
        expect(shown).toContain("may not use the camera");
    });

    it("camera_not_found", async () => {
        const browser = await launchKiosk(undefined, [ALLOW]);
        const { check, shown } = await checkIn(browser, "Nils Nocam");
        expect(check).toMatchObject({ outcome: "aborted", fail_reason: "camera_not_found" });
        expect(shown).toContain("no camera, or it is unplugged");
    });

    it("models_unavailable when a file of the nets cannot be fetched", async () => {
        const browser = await launchKiosk("blinks_0");
        const { check, shown } = await checkIn(browser, "Mona Models", async ({ context }) => {
            await context.route("**/models/iris.bin", (route) => route.abort());
        });
        expect(check).toMatchObject({ outcome: "aborted", fail_reason: "models_unavailable" });
        expect(shown).toContain("could not be loaded");
    });

    it("skipped on a cold page: nobody waits for the nets", async () => {
        const browser = await launchKiosk("blinks_0");
        const kai = await workplace.addEmployee({ name: "Kai Cold" });
        const kiosk = await Kiosk.make(browser, workplace);
        await kiosk.context.route("**/face-api.esm.js", () => undefined);
        await kiosk.pairByLink(await workplace.makePairingCode());
        await kiosk.tap("Kai Cold");
        await kiosk.picture.waitFor();
        await kiosk.page.locator(".o_eh_face_skip").click();
        expect(await kiosk.passGreeting()).toContain("Kai Cold");
        expect(await workplace.readChecks(kai)).toMatchObject([
            { outcome: "aborted", fail_reason: "skipped" },
        ]);
        await kiosk.context.unrouteAll({ behavior: "ignoreErrors" });
    });

    it("frame_rate from a camera that is too slow", async () => {
        const browser = await launchKiosk("slow");
        const { check, shown } = await checkIn(browser, "Slava Slow");
        expect(check).toMatchObject({ outcome: "aborted", fail_reason: "frame_rate" });
        expect(check?.frames_per_second).toBeLessThan(11);
        expect(shown).toContain("too slow");
    });
});

describe("K10: plain http on a LAN", () => {
    it("is said on the first screen and at the check-in, which goes on", async () => {
        const browser = await launchKiosk("blinks_0", [
            `--host-resolver-rules=MAP ${LAN_NAME} 127.0.0.1`,
        ]);
        const lanUrl = workplace.kioskUrl.replace(/localhost|127\.0\.0\.1/, LAN_NAME);
        const ina = await workplace.addEmployee({ name: "Ina Insecure" });
        await workplace.set({ eh_kiosk_plain_tokens: true }); // such a page can make no key
        const kiosk = await Kiosk.make(browser, workplace);
        await kiosk.open(`#eh_pair=${await workplace.makePairingCode()}`, lanUrl);
        await kiosk.page.locator(".o_eh_face_pair_confirm").click();
        await kiosk.page.locator(".o_eh_face_screen .btn-primary").click();
        expect(await kiosk.page.locator(".o_eh_face_notice").innerText()).toContain("https");

        await kiosk.tap("Ina Insecure");
        await kiosk.greeting.waitFor();
        expect(await kiosk.notification.innerText()).toContain("http instead of https");
        await kiosk.passGreeting();
        expect(kiosk.takeErrors()).toEqual([]);
        expect(await workplace.readChecks(ina)).toMatchObject([
            { outcome: "aborted", fail_reason: "insecure_context" },
        ]);
        expect(await workplace.readAttendances(ina)).toHaveLength(1);
    });
});
