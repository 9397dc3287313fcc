import { centroid, type Point } from "./points";

/** A map that moves, turns and scales: (x, y) goes to (a x - b y + c, b x + a y + d). */
export interface Similarity {
    readonly a: number;
    readonly b: number;
    readonly c: number;
    readonly d: number;
}

/** How the points of two sets, taken from their middles, go together; sums over all of them. */
interface Fit {
    readonly from: Point;
    readonly to: Point;
    readonly along: number;
    readonly across: number;
    readonly spreadFrom: number;
    readonly spreadTo: number;
}

/**
 * The similarity that brings `from` nearest to `to` (least squares, closed form; Umeyama 1991).
 *
 * @returns null for unequal counts, no points, all of one set in one place, or a coordinate that is no number
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity | null {
    const fit = compare(from, to);
    if (!fit) {
        return null;
    }
    const [a, b] = [fit.along / fit.spreadFrom, fit.across / fit.spreadFrom];
    const similarity = {
        a,
        b,
        c: fit.to.x - a * fit.from.x + b * fit.from.y,
        d: fit.to.y - b * fit.from.x - a * fit.from.y,
    };
    return a * a + b * b > 0 && Object.values(similarity).every(Number.isFinite)
        ? similarity
        : null;
}

/**
 * Root mean square distance that is left after moving, turning and scaling `from` onto `to` as well as that goes, in the unit
 * of `to`.
 *
 * @returns NaN for unequal counts, no points, or all of `from` in one place
 */
export function similarityResidual(from: readonly Point[], to: readonly Point[]): number {
    const fit = compare(from, to);
    if (!fit) {
        return Number.NaN;
    }
    const { along, across, spreadFrom, spreadTo } = fit;
    const left = spreadTo - (along * along + across * across) / spreadFrom;
    // Rounding may leave a hair below zero.
    return Math.sqrt(Math.max(0, left) / from.length);
}

export function applySimilarity({ a, b, c, d }: Similarity, { x, y }: Point): Point {
    return { x: a * x - b * y + c, y: b * x + a * y + d };
}

/** The way back. */
export function invertSimilarity({ a, b, c, d }: Similarity): Similarity {
    const square = a * a + b * b;
    const [p, q] = [a / square, -b / square];
    return { a: p, b: q, c: -(p * c - q * d), d: -(q * c + p * d) };
}

function compare(from: readonly Point[], to: readonly Point[]): Fit | null {
    if (from.length !== to.length) {
        return null;
    }
    const a = centroid(from);
    const b = centroid(to);
    let [along, across, spreadFrom, spreadTo] = [0, 0, 0, 0];
    from.forEach((point, i) => {
        const target = to[i] ?? b;
        const [x, y, u, v] = [point.x - a.x, point.y - a.y, target.x - b.x, target.y - b.y];
        along += x * u + y * v;
        across += x * v - y * u;
        spreadFrom += x * x + y * y;
        spreadTo += u * u + v * v;
    });
    return { from: a, to: b, along, across, spreadFrom, spreadTo };
}
