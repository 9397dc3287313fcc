/** SPEC K14: with two cameras one is chosen by its name, before its live picture, and kept. */
import { afterAll, expect, it, jest } from "@jest/globals";
import { closeBrowsers, Kiosk, launchKiosk } from "./support/kiosk";
import { Workplace } from "./support/workplace";

jest.setTimeout(90_000);
afterAll(closeBrowsers);

it("K14, P14: the first camera is black, the second is chosen, and is the one after a reload", async () => {
    const [workplace, browser] = await Promise.all([
        Workplace.make("Cameras", { eh_liveness_timeout_override_s: 40 }),
        launchKiosk("blinking"),
    ]);
    const kiosk = await Kiosk.makePaired(browser, workplace);
    await kiosk.page.addInitScript(() => {
        const devices = navigator.mediaDevices as MediaDevices | undefined;
        if (!devices) {
            return;
        }
        // A browser that shows a film has one camera: the second is told of here.
        const names = { lid: "Built-in camera", desk: "Desk camera" };
        const listed = Object.entries(names).map(([deviceId, label]) => ({
            ...{ kind: "videoinput", groupId: "", deviceId, label },
        }));
        devices.enumerateDevices = () => Promise.resolve(listed as unknown as MediaDeviceInfo[]);
        const opened: unknown[] = [];
        Object.assign(window, { opened });
        const open = devices.getUserMedia.bind(devices);
        devices.getUserMedia = (wanted) => {
            const video = wanted?.video;
            const wish = typeof video === "object" ? video.deviceId : undefined;
            opened.push(wish ?? null);
            if (wish) {
                return open({ video: true });
            }
            // What the browser chooses by itself has its lid on.
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [640, 480];
            const context = canvas.getContext("2d");
            setInterval(() => context?.fillRect(0, 0, 640, 480), 50);
            return Promise.resolve(canvas.captureStream(20));
        };
    });
    // Which camera it is, not how fast this machine is.
    await kiosk.acceptFrameRate(0);
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
    expect(wishes).toEqual([{ exact: "desk" }]);
    expect(kiosk.takeErrors()).toEqual([]);
});
