import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { smallestEigenvector } from "../../geometry/eigen";
import {
    fitHomography,
    homographyResidual,
    mapPoint,
    type Homography,
} from "../../geometry/homography";
import type { Point } from "../../geometry/points";
import { similarityResidual } from "../../geometry/similarity";

const SQUARE: readonly Point[] = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
];
const GRID: readonly Point[] = Array.from({ length: 25 }, (_, i) => ({
    x: i % 5,
    y: Math.floor(i / 5),
}));

function scaled(h: Homography): number[] {
    return h.map((each) => each / h[8]);
}

describe("smallest eigenvector", () => {
    it("of [[2, 1], [1, 2]] is (1, -1) / sqrt 2, eigenvalue 1", () => {
        const [x = 0, y = 0] = smallestEigenvector(Float64Array.of(2, 1, 1, 2), 2) ?? [];
        expect(x * y).toBeCloseTo(-0.5, 12);
        expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
    });

    it("of a diagonal matrix is the axis of the smallest element", () => {
        const matrix = Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2);
        expect([...(smallestEigenvector(matrix, 3) ?? [])]).toEqual([0, 1, 0]);
    });

    it("is null for what is no number", () => {
        expect(smallestEigenvector(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeNull();
    });
});

describe("homography fit", () => {
    it("takes the unit square to a trapezium worked out by hand", () => {
        // (x, y) -> (2x, 2y) / (1 + y): the corners go to (0,0) (2,0) (1,1) (0,1).
        const to = [
            { x: 0, y: 0 },
            { x: 2, y: 0 },
            { x: 1, y: 1 },
            { x: 0, y: 1 },
        ];
        const h = fitHomography(SQUARE, to);
        expect(h).not.toBeNull();
        const expected = [2, 0, 0, 0, 2, 0, 0, 1, 1];
        scaled(h as Homography).forEach((value, i) => {
            expect(value).toBeCloseTo(expected[i] ?? 0, 9);
        });
        expect(mapPoint(h as Homography, { x: 0.5, y: 0.5 }).x).toBeCloseTo(2 / 3, 9);
        expect(homographyResidual(h as Homography, SQUARE, to)).toBeCloseTo(0, 9);
    });

    it("the residual is the root mean square of the misses", () => {
        const identity: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        const to = SQUARE.map(({ x, y }, i) => ({
            x: x + (i === 0 ? 3 : 0),
            y: y + (i === 0 ? 4 : 0),
        }));
        // One of four points is 5 off: sqrt(25 / 4).
        expect(homographyResidual(identity, SQUARE, to)).toBeCloseTo(2.5, 12);
    });

    it("finds every projective map again from its own points", () => {
        const small = fc.double({ min: -0.04, max: 0.04, noNaN: true });
        const any = fc.double({ min: -2, max: 2, noNaN: true });
        fc.assert(
            fc.property(
                any,
                any,
                fc.double({ min: -1, max: 1, noNaN: true }),
                small,
                small,
                (tx, ty, shear, p, q) => {
                    const truth: Homography = [1.5, shear, tx, -shear, 1, ty, p, q, 1];
                    const to = GRID.map((point) => mapPoint(truth, point));
                    const found = fitHomography(GRID, to);
                    expect(found).not.toBeNull();
                    expect(homographyResidual(found as Homography, GRID, to)).toBeLessThan(1e-6);
                },
            ),
        );
    });

    it("spreads a single miss over all points, least squares", () => {
        const to = GRID.map(({ x, y }, i) => ({ x: x + (i === 12 ? 0.5 : 0), y }));
        const h = fitHomography(GRID, to) as Homography;
        // The miss is 0.5 of one in 25: at most 0.1 for doing nothing.
        expect(homographyResidual(h, GRID, to)).toBeLessThanOrEqual(0.1);
        expect(homographyResidual(h, GRID, to)).toBeGreaterThan(0.08);
    });

    it.each([
        ["three pairs", SQUARE.slice(0, 3), SQUARE.slice(0, 3)],
        ["unequal counts", SQUARE, SQUARE.slice(0, 3)],
        ["all in one place", SQUARE.map(() => ({ x: 1, y: 1 })), SQUARE],
        ["a NaN", [{ x: Number.NaN, y: 0 }, ...SQUARE.slice(1)], SQUARE],
        ["an infinite one", SQUARE, [{ x: Infinity, y: 0 }, ...SQUARE.slice(1)]],
    ])("is null for %s", (_, from, to) => {
        expect(fitHomography(from, to)).toBeNull();
    });
});

describe("similarity residual", () => {
    it("is 0 for what was moved, turned and scaled", () => {
        const to = SQUARE.map(({ x, y }) => ({ x: 7 - 3 * y, y: 2 + 3 * x }));
        expect(similarityResidual(SQUARE, to)).toBeCloseTo(0, 6);
    });

    it("of a square squeezed to half its width is a quarter of a half, by hand", () => {
        // Half-sides 0.5 and 0.25 against 0.375 and 0.375: each corner misses by 0.125 in x and in y.
        const to = SQUARE.map(({ x, y }) => ({ x: x / 2, y }));
        expect(similarityResidual(SQUARE, to)).toBeCloseTo(Math.hypot(0.125, 0.125), 12);
    });

    it("is NaN for unequal counts, no points, or all of them in one place", () => {
        expect(similarityResidual(SQUARE, SQUARE.slice(1))).toBeNaN();
        expect(similarityResidual([], [])).toBeNaN();
        expect(
            similarityResidual(
                SQUARE.map(() => ({ x: 1, y: 1 })),
                SQUARE,
            ),
        ).toBeNaN();
    });
});
