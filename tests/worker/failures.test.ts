/** What can break around the worker: each has its reason, none rejects, and the next prompt works. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { KioskCamera } from "./kiosk_camera";

jest.setTimeout(60_000);

/** A new worker loads while the film runs, on a machine that may be busy. */
const ANY_RATE = { minFramesPerSecond: 3 };

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinks_0");
});
afterAll(() => camera.close());
beforeEach(async () => {
    await camera.show("blinks_0");
    await camera.reload();
});

describe("A8: aborted with the underlying reason", () => {
    it("models_unavailable when a model file is missing", async () => {
        const { url } = camera.server;
        await expect(camera.warmUp({ assetsUrl: `${url}nowhere/` })).rejects.toThrow(
            /import|fetch/i,
        );
        const { result } = await camera.run();
        expect(result).toMatchObject({
            outcome: "aborted",
            failReason: "models_unavailable",
            blinkCount: 0,
        });
    });

    it("models_unavailable when the worker's own file is missing", async () => {
        const { url } = camera.server;
        await expect(camera.warmUp({ workerUrl: `${url}nowhere.js` })).rejects.toThrow();
        const { result } = await camera.run();
        expect(result).toMatchObject({ outcome: "aborted", failReason: "models_unavailable" });
    });

    it("loads again for the next prompt once the file is there", async () => {
        await camera.show("blinking");
        const { url, workerUrl, serve } = camera.server;
        await expect(camera.warmUp({ workerUrl: `${url}late.js` })).rejects.toThrow();
        const script = await (await fetch(workerUrl)).text();
        serve("/late.js", () => Promise.resolve(Buffer.from(script)));
        expect((await camera.run(ANY_RATE)).result).toMatchObject({
            outcome: "passed",
            blinkCount: 2,
        });
    });

    it("worker_crashed when the worker dies in the middle, and the next prompt has a new one", async () => {
        await camera.show("blinking");
        const script = await (await fetch(camera.server.workerUrl)).text();
        let isMortal = true;
        camera.server.serve("/mortal.js", () => {
            const death = isMortal ? 'setTimeout(() => { throw new Error("died"); }, 2500);' : "";
            isMortal = false;
            return Promise.resolve(Buffer.from(`${script}\n${death}`));
        });
        await camera.warmUp({ workerUrl: `${camera.server.url}mortal.js` });
        const { result } = await camera.run({
            ...ANY_RATE,
            steps: [{ behaviour: "blink", count: 9 }],
        });
        expect(result).toMatchObject({ outcome: "aborted", failReason: "worker_crashed" });
        expect((await camera.run(ANY_RATE)).result).toMatchObject({ outcome: "passed" });
    });

    it("P6: worker_crashed when the worker hangs on a picture, and trying again works", async () => {
        await camera.show("blinking");
        const script = await (await fetch(camera.server.workerUrl)).text();
        const hang = `let seen = 0; self.addEventListener("message", ({ data }) => { if (data.type === "frame" && ++seen === 12) { for (;;); } });`;
        let hangs = true;
        camera.server.serve("/hangs.js", () => {
            const body = hangs ? `${hang}\n${script}` : script;
            hangs = false;
            return Promise.resolve(Buffer.from(body));
        });
        await camera.warmUp({ workerUrl: `${camera.server.url}hangs.js` });
        const { result } = await camera.run({
            ...ANY_RATE,
            steps: [{ behaviour: "blink", count: 9 }],
        });
        expect(result).toMatchObject({ outcome: "aborted", failReason: "worker_crashed" });
        expect((await camera.run(ANY_RATE)).result).toMatchObject({ outcome: "passed" });
    });

    it("P12: picture_hidden where the browser answers with other pixels than were drawn", async () => {
        const script = await (await fetch(camera.server.workerUrl)).text();
        const hide = `OffscreenCanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) => { const image = new ImageData(width, height); for (let i = 0; i < image.data.length; i++) { image.data[i] = Math.random() * 256; } return image; };`;
        camera.server.serve("/hides.js", () => Promise.resolve(Buffer.from(`${hide}\n${script}`)));
        const workerUrl = `${camera.server.url}hides.js`;
        await expect(camera.warmUp({ workerUrl })).rejects.toThrow(/drawn/);
        const { result } = await camera.run();
        expect(result).toMatchObject({ outcome: "aborted", failReason: "picture_hidden" });
    });

    it("camera_lost when the camera stops giving pictures", async () => {
        await camera.warmUp();
        const { result } = await camera.run(
            { timeoutMs: 20_000 },
            { ms: 1500, what: "end_camera" },
        );
        expect(result).toMatchObject({ outcome: "aborted", failReason: "camera_lost" });
    });

    it("the reason of the signal that ended it, and cancelled for any other", async () => {
        await camera.warmUp();
        for (const [said, kept] of [
            ["skipped", "skipped"],
            ["camera_lost", "camera_lost"],
            ["because", "cancelled"],
        ] as const) {
            const { result } = await camera.run({}, { ms: 600, what: said });
            expect(result).toMatchObject({ outcome: "aborted", failReason: kept });
            expect(result.durationMs).toBeLessThan(1500);
        }
    });

    it("cancelled when the detector is disposed", async () => {
        await camera.warmUp();
        const { result } = await camera.run({}, { ms: 600, what: "dispose" });
        expect(result).toMatchObject({ outcome: "aborted", failReason: "cancelled" });
    });

    it("page_hidden when the page goes to the background", async () => {
        await camera.warmUp();
        const running = camera.run();
        await camera.page.waitForTimeout(800);
        await camera.page.evaluate(() => {
            Object.defineProperty(document, "hidden", { get: () => true });
            document.dispatchEvent(new Event("visibilitychange"));
        });
        const { result } = await running;
        expect(result).toMatchObject({ outcome: "aborted", failReason: "page_hidden" });
    });

    it("refuses options that make no sense", async () => {
        await camera.warmUp();
        await expect(camera.run({ steps: [{ behaviour: "blink", count: 0 }] })).rejects.toThrow(
            /whole number/,
        );
    });
});
