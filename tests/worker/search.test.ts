/** Who stands further away than a coarse look at the whole picture finds, and what looking closer costs where nobody is. */
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { FULL_EFFORT } from "../../liveness/cadence/effort";
import { KioskCamera } from "./kiosk_camera";

jest.setTimeout(120_000);

let camera: KioskCamera;

beforeAll(async () => {
    camera = await KioskCamera.open("empty_room");
});
afterAll(() => camera.close());

describe("search for a face", () => {
    it("finds a face of a ninth of the picture's width and counts its blinks", async () => {
        const film = { scenario: "far_away", seconds: 4, fps: 20 };
        const looked = await camera.lookAtFilm(film, FULL_EFFORT);
        expect(looked.blinkCount).toBe(2);
        // It is found by the second search, and looked for again once a second.
        expect(looked.searches).toBeLessThanOrEqual(7);
    });

    it("finds a face of an eighteenth of the picture's width and follows it", async () => {
        const film = { scenario: "further_away", seconds: 4, fps: 20 };
        const looked = await camera.lookAtFilm(film, FULL_EFFORT);
        expect(looked.landmarks).toBeGreaterThan(0.9 * looked.pictures);
    });

    it("looks at each picture of an empty room once", async () => {
        const film = { scenario: "empty_room", seconds: 2, fps: 10 };
        const looked = await camera.lookAtFilm(film, FULL_EFFORT);
        expect(looked.searches).toBe(looked.pictures);
        expect(looked.blinkCount).toBe(0);
    });
});
