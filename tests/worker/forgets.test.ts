/** P31: at the end of a prompt nothing of a face is left in the worker. Seen in its real buffers, after real prompts. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { KioskCamera } from "./kiosk_camera";
import type { Kept, PromptReport } from "./page";

jest.setTimeout(60_000);

const ANY_RATE = {
    minFramesPerSecond: 3,
    policy: "default",
    frames: { count: 5, maxSide: 640, quality: 0.9 },
};
/** Every place in the worker where a picture, or what was read of one, lies while a prompt runs. */
const PLACES = [
    ...["searched", "face_crop", "eye_crop", "points", "brightness"],
    ...["thumbnail", "picture", "judged", "frames"],
];
/** Only where a prompt asks for a descriptor; `descriptor.test.ts` looks at it. */
const ON_DEMAND = "aligned_faces";
/** Where pictures wait for an operator's model: nowhere, without one (`own_model.test.ts`). */
const FOR_MODELS = "scored";
/** Cleared after each picture already, so that nothing is in it between two. */
const ALWAYS_CLEAR = "picture";

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("blinking");
    await camera.warmUp();
});
afterAll(() => camera.close());

/** A prompt on the film from its first picture on. */
async function run(...how: Parameters<KioskCamera["run"]>): Promise<PromptReport> {
    await camera.show("blinking");
    return camera.run(...how);
}

const full = (kept: Kept): string[] => PLACES.filter((place) => (kept[place] ?? 0) > 0);

describe("P31: what a worker keeps of a face", () => {
    it.each<[string, Parameters<KioskCamera["run"]>]>([
        ["was passed", [{ ...ANY_RATE }]],
        [
            "timed out",
            [{ ...ANY_RATE, steps: [{ behaviour: "blink", count: 9 }], timeoutMs: 1500 }],
        ],
        [
            "was skipped",
            [
                { ...ANY_RATE, steps: [{ behaviour: "blink", count: 9 }] },
                { ms: 900, what: "skipped" },
            ],
        ],
    ])("is everything while a prompt runs, and nothing after one that %s", async (_end, how) => {
        const { result, kept } = await run(...how);
        expect(result.framesPerSecond).toBeGreaterThan(0);
        expect(full(kept.during)).toEqual(PLACES.filter((place) => place !== ALWAYS_CLEAR));
        expect(Object.keys(kept.after).sort()).toEqual([...PLACES, ON_DEMAND, FOR_MODELS].sort());
        expect(full(kept.after)).toEqual([]);
    });
});
