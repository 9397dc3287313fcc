/**
 * What a score could do at every threshold. Scores are higher the more bona fide; one at or above the threshold is taken for
 * bona fide. The attack side is that of the worst species at each threshold, as ISO/IEC 30107-3 asks of APCER.
 */

/**
 * @typedef {object} DetPoint
 * @property {number} threshold
 * @property {number} apcer of the worst species
 * @property {number} bpcer
 *
 * @typedef {object} DetCurve
 * @property {DetPoint[]} points from the threshold that lets everything pass to the one that lets nothing; apcer falls,
 *     bpcer rises
 * @property {number | null} eer where both are equal, between neighbouring points on a straight line
 * @property {DetPoint | null} at_5 least BPCER with the worst species at 5 % or less
 * @property {DetPoint | null} at_10 the same at 10 %
 */

/**
 * @param {ReadonlyMap<string, readonly number[]>} attacks scores by species; species without any are left out
 * @param {readonly number[]} bonaFide
 * @returns {DetCurve | null} null when either side has no score
 * @throws RangeError for a score that is not finite
 */
export function traceDet(attacks, bonaFide) {
    const species = [...attacks.values()].filter((scores) => scores.length > 0);
    const all = [...species.flat(), ...bonaFide];
    if (!all.every(Number.isFinite)) {
        throw new RangeError("expected finite scores");
    }
    if (species.length === 0 || bonaFide.length === 0) {
        return null;
    }
    const thresholds = [...new Set(all)].sort((a, b) => a - b);
    const shareFrom = (/** @type {readonly number[]} */ scores, /** @type {number} */ threshold) =>
        scores.filter((score) => score >= threshold).length / scores.length;
    const points = [...thresholds, Number.POSITIVE_INFINITY].map((threshold) => ({
        threshold,
        apcer: Math.max(...species.map((scores) => shareFrom(scores, threshold))),
        bpcer: 1 - shareFrom(bonaFide, threshold),
    }));
    return {
        points,
        eer: findEqual(points),
        at_5: findLeast(points, 0.05),
        at_10: findLeast(points, 0.1),
    };
}

/** @param {DetPoint[]} points */
function findEqual(points) {
    const next = points.findIndex(({ apcer, bpcer }) => bpcer >= apcer);
    const [a, b] = [points[next - 1], points[next]];
    if (!b) {
        return null;
    }
    if (!a) {
        return b.bpcer;
    }
    const [gapA, gapB] = [a.apcer - a.bpcer, b.apcer - b.bpcer];
    const share = gapA / (gapA - gapB);
    return a.bpcer + share * (b.bpcer - a.bpcer);
}

/**
 * @param {DetPoint[]} points
 * @param {number} most
 */
function findLeast(points, most) {
    return points.find(({ apcer }) => apcer <= most) ?? null;
}
