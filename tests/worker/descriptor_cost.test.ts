/** SPEC Q15, Q13: what a descriptor costs a slow tablet, while a prompt runs and at its end. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { readThreadTimes } from "../bench/vision/threads.mjs";
import { findRenderers } from "../support/slow_tablet.mjs";
import { KioskCamera } from "./kiosk_camera";

jest.setTimeout(180_000);

const blinks = (count: number) => ({ steps: [{ behaviour: "blink", count }] });
const UNANSWERED = { ...blinks(9), timeoutMs: 8000, minFramesPerSecond: 3 };

let camera: KioskCamera;
let descriptor: { model: string; url: string };

beforeAll(async () => {
    camera = await KioskCamera.open({ scenario: "blinks_0", fps: 30 });
    await camera.warmUp();
    descriptor = { model: "face_descriptor", url: camera.server.recogniserUrl };
    // The first prompt with it loads it.
    await camera.run({ ...UNANSWERED, timeoutMs: 500, descriptor });
});
afterAll(() => camera.close());

/** CPU of the worker for each picture of a prompt that runs out, in ms. */
async function costOf(rules: object): Promise<{ cpuMs: number; rate: number }> {
    const pids = findRenderers();
    const before = readThreadTimes(pids).worker;
    const { result } = await camera.run({ ...UNANSWERED, ...rules });
    const pictures = (result.framesPerSecond * result.durationMs) / 1000;
    return {
        cpuMs: (readThreadTimes(pids).worker - before) / pictures,
        rate: result.framesPerSecond,
    };
}

describe("Q15: a descriptor on a slow tablet", () => {
    it("adds little to each picture while the prompt runs", async () => {
        const without = await costOf({});
        const wanted = await costOf({ descriptor });
        process.stdout.write(
            `CPU a picture: ${without.cpuMs.toFixed(1)} ms without, ${wanted.cpuMs.toFixed(1)} ms with a descriptor wanted\n`,
        );
        expect(wanted.cpuMs).toBeLessThan(without.cpuMs + 3);
    });
});

describe("Q13: the end of a prompt", () => {
    it("costs some tenths of a second of CPU for the descriptor", async () => {
        const pids = findRenderers();
        const passes = async (rules: object): Promise<number> => {
            await camera.show("blinks_2");
            const before = readThreadTimes(pids).worker;
            const { result } = await camera.run({ ...UNANSWERED, ...blinks(2), ...rules });
            expect(result.outcome).toBe("passed");
            const pictures = (result.framesPerSecond * result.durationMs) / 1000;
            return readThreadTimes(pids).worker - before - pictures * perPicture;
        };
        const { cpuMs: perPicture } = await costOf({ descriptor });
        const more = await passes({ descriptor });
        process.stdout.write(`CPU at the end of a prompt that passes: ${more.toFixed(0)} ms\n`);
        expect(more).toBeLessThan(1000);
    });
});
