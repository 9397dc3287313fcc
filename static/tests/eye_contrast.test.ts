import { describe, expect, it } from "@jest/globals";
import { measureEyeContrast } from "../src/vision/worker/eye_contrast";

const SIZE = 64;
const LEFT = { x: 18, y: 32 };
const RIGHT = { x: 46, y: 32 };

/** A grey crop, 64 x 64, of whatever brightness at each pixel. */
function draw(brightness: (x: number, y: number) => number): ImageData {
    const data = new Uint8ClampedArray(4 * SIZE * SIZE);
    for (let i = 0; i < SIZE * SIZE; i++) {
        data.fill(brightness(i % SIZE, Math.floor(i / SIZE)), 4 * i, 4 * i + 3);
    }
    return { data, width: SIZE, height: SIZE, colorSpace: "srgb" };
}

const skin = 140;
const eye = (x: number, y: number): number => {
    if (Math.hypot(x - 32, y - 32) < 6) {
        return 40;
    }
    return Math.abs(x - 32) < 14 && Math.abs(y - 32) < 4 ? 200 : skin;
};

describe("A9: contrast along an eye", () => {
    it("is high where white, iris and white follow each other, and none on even skin", () => {
        expect(measureEyeContrast(draw(eye), LEFT, RIGHT)).toBeGreaterThan(0.3);
        expect(
            measureEyeContrast(
                draw(() => skin),
                LEFT,
                RIGHT,
            ),
        ).toBeCloseTo(0, 6);
    });

    it("takes light from one side for no contrast", () => {
        expect(
            measureEyeContrast(
                draw((x) => 60 + 2 * x),
                LEFT,
                RIGHT,
            ),
        ).toBeLessThan(0.005);
    });

    it("does not care how bright the picture is, nor which corner comes first", () => {
        const bright = measureEyeContrast(draw(eye), LEFT, RIGHT);
        const dim = measureEyeContrast(
            draw((x, y) => eye(x, y) / 2),
            RIGHT,
            LEFT,
        );
        expect(dim).toBeCloseTo(bright, 2);
    });

    it("does not take the noise of the dark for contrast", () => {
        const noise = draw((x) => (x % 2 === 0 ? 1 : 2));
        expect(measureEyeContrast(noise, LEFT, RIGHT)).toBeLessThan(0.03);
    });

    it("says nothing of corners without a place, or outside of the crop", () => {
        const nowhere = { x: Number.NaN, y: Number.NaN };
        expect(measureEyeContrast(draw(eye), nowhere, RIGHT)).toBeNaN();
        expect(measureEyeContrast(draw(eye), { x: 200, y: 20 }, { x: 230, y: 20 })).toBeNaN();
        expect(measureEyeContrast(draw(eye), LEFT, LEFT)).toBeNaN();
    });
});
