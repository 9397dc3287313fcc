import { smallestEigenvector } from "./eigen";
import type { Point } from "./points";

/** A projective map of the plane, row by row: x' = (h0 x + h1 y + h2) / (h6 x + h7 y + h8), y' likewise from h3..h5. */
export type Homography = readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
];

const UNKNOWNS = 9;
const MIN_PAIRS = 4;

/**
 * The homography that takes `from[i]` nearest to `to[i]`: direct linear transformation with normalised coordinates (Hartley
 * and Zisserman, "Multiple View Geometry", algorithm 4.2), least squares over all pairs. Of unit length, h8 not negative.
 *
 * @returns null with fewer than four pairs, unequal counts, all points in one place, or a coordinate that is not finite
 */
export function fitHomography(from: readonly Point[], to: readonly Point[]): Homography | null {
    const a = normalise(from);
    const b = normalise(to);
    if (!a || !b || from.length !== to.length || from.length < MIN_PAIRS) {
        return null;
    }
    const h = smallestEigenvector(sumOfProducts(a.points, b.points), UNKNOWNS);
    if (!h) {
        return null;
    }
    // H = T_b^-1 * h * T_a, with T = scale * (point - middle).
    const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = h as unknown as Homography;
    const s = a.scale;
    const { x, y } = a.middle;
    const rows = [
        [h0 * s, h1 * s, h2 - s * (h0 * x + h1 * y)],
        [h3 * s, h4 * s, h5 - s * (h3 * x + h4 * y)],
        [h6 * s, h7 * s, h8 - s * (h6 * x + h7 * y)],
    ] as const;
    const [r0, r1, r2] = rows;
    return toUnitLength([
        ...([0, 1, 2] as const).map((k) => r0[k] / b.scale + b.middle.x * r2[k]),
        ...([0, 1, 2] as const).map((k) => r1[k] / b.scale + b.middle.y * r2[k]),
        ...r2,
    ]);
}

/** Where the homography takes a point; NaN or infinite on the line that it takes to infinity. */
export function mapPoint(h: Homography, { x, y }: Point): Point {
    const w = h[6] * x + h[7] * y + h[8];
    return { x: (h[0] * x + h[1] * y + h[2]) / w, y: (h[3] * x + h[4] * y + h[5]) / w };
}

/** Root mean square distance between where `h` takes `from[i]` and `to[i]`, in the unit of `to`. */
export function homographyResidual(
    h: Homography,
    from: readonly Point[],
    to: readonly Point[],
): number {
    let sum = 0;
    from.forEach((point, i) => {
        const target = to[i];
        const mapped = mapPoint(h, point);
        sum += target ? (mapped.x - target.x) ** 2 + (mapped.y - target.y) ** 2 : Number.NaN;
    });
    return Math.sqrt(sum / from.length);
}

/** Moves the mean to the origin and scales the mean distance from it to the square root of 2. */
function normalise(
    points: readonly Point[],
): { points: Point[]; middle: Point; scale: number } | null {
    let [sumX, sumY] = [0, 0];
    for (const { x, y } of points) {
        sumX += x;
        sumY += y;
    }
    const middle = { x: sumX / points.length, y: sumY / points.length };
    let apart = 0;
    for (const { x, y } of points) {
        apart += Math.sqrt((x - middle.x) ** 2 + (y - middle.y) ** 2);
    }
    const scale = (Math.SQRT2 * points.length) / apart;
    if (!Number.isFinite(scale)) {
        return null;
    }
    return {
        points: points.map(({ x, y }) => ({
            x: scale * (x - middle.x),
            y: scale * (y - middle.y),
        })),
        middle,
        scale,
    };
}

/**
 * Each pair gives two rows of the system A h = 0: (p, 0, -u p) and (0, p, -v p) with p = (x, y, 1). This is A transposed times
 * A, which is made of the 3 x 3 sums of p p', u p p', v p p' and (u^2 + v^2) p p'.
 */
function sumOfProducts(from: readonly Point[], to: readonly Point[]): Float64Array {
    const sum = new Float64Array(UNKNOWNS * UNKNOWNS);
    const p = [0, 0, 1];
    from.forEach(({ x, y }, k) => {
        const { x: u, y: v } = to[k] ?? { x: Number.NaN, y: Number.NaN };
        p[0] = x;
        p[1] = y;
        for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) {
                const product = (p[i] ?? 0) * (p[j] ?? 0);
                add(sum, i, j, product);
                add(sum, i, j + 6, -u * product);
                add(sum, i + 3, j + 6, -v * product);
                add(sum, i + 6, j + 6, (u * u + v * v) * product);
            }
        }
    });
    for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
            add(sum, i + 3, j + 3, sum[i * UNKNOWNS + j] ?? 0);
            add(sum, j + 6, i, sum[i * UNKNOWNS + j + 6] ?? 0);
            add(sum, j + 6, i + 3, sum[(i + 3) * UNKNOWNS + j + 6] ?? 0);
        }
    }
    return sum;
}

function add(matrix: Float64Array, row: number, column: number, value: number): void {
    const index = row * UNKNOWNS + column;
    matrix[index] = (matrix[index] ?? 0) + value;
}

function toUnitLength(values: readonly number[]): Homography | null {
    const length = Math.hypot(...values) * ((values[UNKNOWNS - 1] ?? 0) < 0 ? -1 : 1);
    const scaled = values.map((value) => value / length);
    return scaled.every(Number.isFinite) ? (scaled as unknown as Homography) : null;
}
