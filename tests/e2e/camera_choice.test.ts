/** SPEC K14: with two cameras one is chosen by its name, before its live picture, and kept. */
import { afterAll, expect, it, jest } from "@jest/globals";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace } from "./support/workplace";

jest.setTimeout(90_000);
afterAll(closeBrowsers);

it("K14, P14: the first camera is black, the second is chosen, and is the one after a reload", async () => {
    const [workplace, browser] = await Promise.all([
        Workplace.make("Cameras", { eh_liveness_timeout_override_s: 40 }),
        // Chromium's own: two of them, the film is shown by both.
        launchKiosk("blinking", ["--use-fake-device-for-media-stream=device-count=2"]),
    ]);
    const kiosk = await Kiosk.makePaired(browser, workplace);
    await kiosk.page.addInitScript(() => {
        const devices = navigator.mediaDevices as MediaDevices | undefined;
        if (!devices) {
            return;
        }
        const opened: unknown[] = [];
        Object.assign(window, { opened });
        const open = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async (wanted) => {
            const video = wanted?.video;
            const wish = typeof video === "object" ? video.deviceId : undefined;
            opened.push(wish ?? null);
            const stream = await open(wanted);
            if (wish) {
                return stream;
            }
            // What the browser chooses by itself has its lid on.
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [640, 480];
            const context = canvas.getContext("2d");
            setInterval(() => context?.fillRect(0, 0, 640, 480), 50);
            return canvas.captureStream(20);
        };
    });
    await kiosk.reload();
    const otto = await workplace.addEmployee({ name: "Otto Other" });
    await kiosk.tap("Otto Other");
    await kiosk.picture.waitFor();
    await kiosk.page.getByRole("button", { name: "Choose the camera" }).click();
    await kiosk.page.locator(".o_eh_face_camera").nth(1).click();
    expect(await kiosk.passGreeting()).toContain("Otto Other");
    const [check] = await workplace.readChecks(otto);
    expect(check).toMatchObject({ outcome: "passed" });

    await kiosk.reload();
    await kiosk.tap("Otto Other");
    await kiosk.picture.waitFor();
    const wishes = await kiosk.page.evaluate(() => (window as { opened?: unknown[] }).opened);
    expect(wishes).toEqual([{ exact: expect.any(String) }]);
    expect(kiosk.takeErrors()).toEqual([]);
});
