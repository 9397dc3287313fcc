import { describe, expect, it } from "@jest/globals";
import { FrozenWatch } from "../../prompt/frozen_watch";
import type { Pixels } from "../../signals/pixels";

/** Grey stripes, with one pixel of noise. */
function makePicture(noise: number, contrast = 60): Pixels {
    const [width, height] = [8, 6];
    const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
        i % 4 === 3 ? 255 : 100 + ((i >> 2) % 2) * contrast,
    );
    data[8] = 100 + noise;
    return { width, height, data };
}

/** When a watch first says so, of pictures every 100 ms. */
function findFrozen(picture: (i: number) => Pixels): number | null {
    const watch = new FrozenWatch();
    for (let i = 0; i < 100; i++) {
        if (watch.push(100 * i, picture(i))) {
            return 100 * i;
        }
    }
    return null;
}

describe("P9: a camera that shows the same picture over and over", () => {
    it("is frozen after three seconds", () => {
        expect(findFrozen(() => makePicture(5))).toBe(3000);
        expect(findFrozen((i) => makePicture(i < 20 ? i : 5))).toBe(5000);
    });

    it("is none when a single pixel moves now and then", () => {
        expect(findFrozen((i) => makePicture(Math.floor(i / 25)))).toBeNull();
    });

    it("is none when its lens is covered: black all over tells nothing", () => {
        expect(findFrozen(() => makePicture(0, 0))).toBeNull();
    });
});
