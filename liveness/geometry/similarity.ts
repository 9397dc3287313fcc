import { centroid, type Point } from "./points";

/**
 * Root mean square distance that is left after moving, turning and scaling `from` onto `to` as well as that goes (least
 * squares, closed form; Umeyama 1991), in the unit of `to`.
 *
 * @returns NaN for unequal counts, no points, or all of `from` in one place
 */
export function similarityResidual(from: readonly Point[], to: readonly Point[]): number {
    if (from.length !== to.length) {
        return Number.NaN;
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
    const left = spreadTo - (along * along + across * across) / spreadFrom;
    // Rounding may leave a hair below zero.
    return Math.sqrt(Math.max(0, left) / from.length);
}
