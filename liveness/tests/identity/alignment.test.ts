/** Issue 15: alignment decides more than the net. Points, transform and pixels of a recogniser's picture. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { placeOnLandmarks } from "../../geometry/crop_place";
import type { Point } from "../../geometry/points";
import { applySimilarity, fitSimilarity, invertSimilarity } from "../../geometry/similarity";
import { findAlignment, squareToPicture, type Alignment } from "../../identity/alignment";
import { warpPicture } from "../../identity/warp";
import { makeHead } from "../solid_face";

/** Eyes, nose and corners of the mouth, as ArcFace and its kin want them in 112 x 112. */
const FIVE: Alignment = {
    points: [[36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54]],
    places: [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
};
const similarity = fc.record({
    scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    c: fc.double({ min: -500, max: 500, noNaN: true }),
    d: fc.double({ min: -500, max: 500, noNaN: true }),
});
const mapOf = ({ scale, angle, c, d }: { scale: number; angle: number; c: number; d: number }) => ({
    a: scale * Math.cos(angle),
    b: scale * Math.sin(angle),
    c,
    d,
});
const HEAD: readonly Point[] = makeHead();

/** A picture whose colours are its places. */
function slope(width: number, height: number, bytes: 3 | 4 = 3) {
    const data = new Uint8Array(width * height * bytes);
    for (let at = 0; at < width * height; at++) {
        data[at * bytes] = at % width;
        data[at * bytes + 1] = Math.floor(at / width);
        data[at * bytes + 2] = 7;
    }
    return { data, width, height };
}

describe("a similarity", () => {
    it("is found again, whatever it is, and undone", () => {
        fc.assert(
            fc.property(similarity, (given) => {
                const map = mapOf(given);
                const moved = HEAD.map((point) => applySimilarity(map, point));
                const found = fitSimilarity(HEAD, moved);
                expect(found).not.toBeNull();
                const back = invertSimilarity(found ?? map);
                HEAD.forEach((point, i) => {
                    const again = applySimilarity(back, moved[i] ?? point);
                    expect(Math.hypot(again.x - point.x, again.y - point.y)).toBeLessThan(1e-6);
                });
            }),
        );
    });

    it("is none for points in one place, unequal counts, or what is no number", () => {
        const [one, two] = [
            { x: 1, y: 1 },
            { x: 2, y: 5 },
        ];
        expect(fitSimilarity([one, one], [one, two])).toBeNull();
        expect(fitSimilarity([one, two], [one, one])).toBeNull();
        expect(fitSimilarity([one], [one, two])).toBeNull();
        expect(fitSimilarity([one, { x: Number.NaN, y: 0 }], [one, two])).toBeNull();
    });
});

describe("an alignment", () => {
    it("brings the face's points to their places, turned, small and far off", () => {
        fc.assert(
            fc.property(similarity, (given) => {
                const face = HEAD.map((point) => applySimilarity(mapOf(given), point));
                const upright = findAlignment(HEAD, FIVE);
                const turned = findAlignment(face, FIVE);
                expect(upright && turned).not.toBeNull();
                if (!upright || !turned) {
                    return;
                }
                // The same place of the aligned picture is the same place of the face.
                const [here, there] = [upright, turned].map((map) =>
                    applySimilarity(map, { x: 40, y: 60 }),
                ) as [Point, Point];
                const moved = applySimilarity(mapOf(given), here);
                const size = given.scale * 2;
                expect(Math.hypot(moved.x - there.x, moved.y - there.y)).toBeLessThan(
                    1e-6 * size + 1e-6,
                );
            }),
        );
    });

    it("is none for fewer landmarks, or for some that are no numbers", () => {
        expect(findAlignment(HEAD.slice(1), FIVE)).toBeNull();
        expect(
            findAlignment(
                HEAD.map(() => ({ x: Number.NaN, y: 0 })),
                FIVE,
            ),
        ).toBeNull();
    });
});

describe("a warp", () => {
    const SIZE = { width: 8, height: 6 };
    const SAME = { a: 1, b: 0, c: 0, d: 0 };

    it("leaves a picture as it is, RGB or RGBA", () => {
        const plain = slope(8, 6);
        expect([...warpPicture(plain, SAME, SIZE)]).toEqual([...plain.data]);
        expect([...warpPicture(slope(8, 6, 4), SAME, SIZE)]).toEqual([...plain.data]);
    });

    it("moves, and is black outside", () => {
        const moved = warpPicture(slope(8, 6), { ...SAME, c: 2, d: 1 }, SIZE);
        expect([...moved.slice(0, 3)]).toEqual([2, 1, 7]);
        expect([...moved.slice(-3)]).toEqual([0, 0, 0]);
    });

    it("gives the same of a part that knows where it begins", () => {
        const whole = slope(60, 50);
        const part = { width: 40, height: 30, data: new Uint8Array(40 * 30 * 3) };
        for (let y = 0; y < 30; y++) {
            part.data.set(
                whole.data.subarray(((y + 10) * 60 + 5) * 3, ((y + 10) * 60 + 45) * 3),
                y * 120,
            );
        }
        const map = { a: 1.2, b: 0.4, c: 14, d: 15 };
        const [one, other] = [
            warpPicture(whole, map, SIZE),
            warpPicture(part, map, SIZE, { x: 5, y: 10 }),
        ];
        expect([...other]).toEqual([...one]);
    });

    it("takes the mean of what it shrinks, not single pixels", () => {
        const stripes = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3) };
        stripes.data.forEach((_, at) => {
            stripes.data[at] = Math.floor(at / 3) % 2 === 0 ? 200 : 0;
        });
        const half = warpPicture(stripes, { a: 2, b: 0, c: 0, d: 0 }, { width: 8, height: 8 });
        expect([...half].every((value) => value === 100)).toBe(true);
    });

    it("cuts the square that a tilted head stands in", () => {
        const tilted = HEAD.map((point) =>
            applySimilarity(mapOf({ scale: 30, angle: 0.5, c: 100, d: 80 }), point),
        );
        const place = placeOnLandmarks(tilted);
        const map = squareToPicture(place, 112);
        const middle = applySimilarity(map, { x: 56, y: 56 });
        expect(middle.x).toBeCloseTo(place.centre.x, 6);
        expect(middle.y).toBeCloseTo(place.centre.y, 6);
        expect(Math.hypot(map.a, map.b) * 112).toBeCloseTo(place.side, 6);
    });

    it("refuses pixels that are neither RGB nor RGBA", () => {
        const grey = { data: new Uint8Array(48), width: 8, height: 6 };
        expect(() => warpPicture(grey, SAME, SIZE)).toThrow(/expected RGB or RGBA/);
    });
});
