/** Logistic regression with weights and a ridge, by Newton's method: few features, few hundred examples, milliseconds. */

/**
 * @typedef {object} Example
 * @property {readonly number[]} features
 * @property {boolean} isPositive
 * @property {number} weight
 *
 * @typedef {{weights: number[], bias: number}} Fit
 */

const MAX_STEPS = 100;
const DONE_BELOW = 1e-9;
/** Keeps the bias finite where all examples are of one kind. */
const BIAS_RIDGE = 1e-3;

/**
 * @param {readonly Example[]} examples at least one
 * @param {number} ridge how strongly the weights of the features, brought to one scale, are held to zero
 * @returns {Fit} for features as they came in
 */
export function fitLogistic(examples, ridge) {
    const count = examples[0]?.features.length ?? 0;
    const scales = Array.from({ length: count }, (_, k) => measureScale(examples, k));
    const rows = examples.map(({ features }) => [
        ...features.map((value, k) => (value - at(scales, k).mean) / at(scales, k).deviation),
        1,
    ]);
    const ridges = [...scales.map(() => ridge), BIAS_RIDGE];
    let solution = ridges.map(() => 0);
    for (let step = 0; step < MAX_STEPS; step++) {
        const gradient = solution.map((value, k) => at(ridges, k) * value);
        const hessian = ridges.map((value, k) => ridges.map((_, l) => (k === l ? value : 0)));
        rows.forEach((row, i) => {
            const { isPositive, weight } = at(examples, i);
            const likelihood = sigmoid(dot(row, solution));
            row.forEach((value, k) => {
                gradient[k] = at(gradient, k) + weight * (likelihood - Number(isPositive)) * value;
                const line = at(hessian, k);
                row.forEach((other, l) => {
                    line[l] = at(line, l) + weight * likelihood * (1 - likelihood) * value * other;
                });
            });
        });
        const change = solve(hessian, gradient);
        solution = solution.map((value, k) => value - at(change, k));
        if (Math.max(...change.map(Math.abs)) < DONE_BELOW) {
            break;
        }
    }
    const weights = scales.map(({ deviation }, k) => at(solution, k) / deviation);
    return {
        weights,
        bias:
            at(solution, count) -
            dot(
                weights,
                scales.map(({ mean }) => mean),
            ),
    };
}

/** @param {Fit} fit @param {readonly number[]} features @returns {number} 0..1 */
export function predict({ weights, bias }, features) {
    return sigmoid(dot(weights, features) + bias);
}

/** @param {number} value */
function sigmoid(value) {
    return 1 / (1 + Math.exp(-value));
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function dot(a, b) {
    return a.reduce((sum, value, i) => sum + value * at(b, i), 0);
}

/** @template T @param {readonly T[]} list @param {number} index @returns {T} */
function at(list, index) {
    return /** @type {T} */ (list[index]);
}

/** @param {readonly Example[]} examples @param {number} k */
function measureScale(examples, k) {
    const total = examples.reduce((sum, { weight }) => sum + weight, 0);
    const average = (/** @type {(value: number) => number} */ read) =>
        examples.reduce((sum, { features, weight }) => sum + weight * read(at(features, k)), 0) /
        total;
    const mean = average((value) => value);
    return { mean, deviation: Math.sqrt(average((value) => (value - mean) ** 2)) || 1 };
}

/**
 * Gaussian elimination with partial pivoting.
 *
 * @param {number[][]} matrix
 * @param {number[]} right
 * @returns {number[]}
 */
function solve(matrix, right) {
    const rows = matrix.map((row, i) => [...row, at(right, i)]);
    const size = rows.length;
    for (let k = 0; k < size; k++) {
        const rest = rows.slice(k);
        const pivot = rest.reduce((best, row) =>
            Math.abs(at(row, k)) > Math.abs(at(best, k)) ? row : best,
        );
        rows.splice(rows.indexOf(pivot), 1);
        rows.splice(k, 0, pivot);
        for (const row of rows) {
            if (row !== pivot) {
                const factor = at(row, k) / at(pivot, k);
                row.forEach((value, l) => {
                    row[l] = value - factor * at(pivot, l);
                });
            }
        }
    }
    return rows.map((row, k) => at(row, size) / at(row, k));
}
