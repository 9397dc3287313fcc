/** SPEC Q1: on a slow tablet less is done with each picture, and the same blinks are counted. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { EFFORTS } from "../../liveness/cadence/effort";
import { KioskCamera } from "./kiosk_camera";

jest.setTimeout(120_000);

/** Three blinks are over at 4.3 s; the head bows twice until 3.2 s. What is left out costs more at fewer pictures a second. */
const BLINKS = { scenario: "blinks_3", seconds: 4.6, fps: 15 };
/** One blink, then away at 1.7 s: the less is looked at, the longer eyes are read where none are any more. */
const LEAVES = { scenario: "leaves", seconds: 3.4, fps: 20 };
const NODS = { scenario: "nod", seconds: 3.5, fps: 12 };

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("empty_room");
});
afterAll(() => camera.close());

// Everything is done in the other tests.
describe.each(EFFORTS.map((effort, level) => ({ level, effort })).slice(1))(
    "effort $level",
    ({ effort }) => {
        it("counts three blinks, and does as much as it says", async () => {
            const looked = await camera.lookAtFilm(BLINKS, effort);
            expect(looked.blinkCount).toBe(3);
            expect(looked.eyes).toBe(effort.eyes * looked.pictures);
            // A search always has landmarks after it.
            expect(looked.searches).toBe(Math.ceil((1000 * BLINKS.seconds) / effort.searchEveryMs));
            const landmarks = looked.pictures / effort.landmarksEvery;
            expect(looked.landmarks).toBeGreaterThanOrEqual(landmarks);
            expect(looked.landmarks).toBeLessThanOrEqual(landmarks + looked.searches + 2);
        });

        it("counts nothing in a face that leaves", async () => {
            expect((await camera.lookAtFilm(LEAVES, effort)).blinkCount).toBe(1);
        });

        it("counts nothing in nods", async () => {
            expect((await camera.lookAtFilm(NODS, effort)).blinkCount).toBe(0);
        });
    },
);
