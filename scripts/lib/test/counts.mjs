/** How many tests a part ran, against the number that is known to exist. */

/**
 * @typedef {object} TestCounts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} details a line for everything that failed or was skipped
 */

/**
 * Adds a failure when fewer tests ran than there are: a suite that is skipped silently is no success.
 *
 * @param {string} part
 * @param {TestCounts} counts
 * @param {Readonly<Record<string, number>>} minimums committed numbers, by part
 * @param {boolean} [some] only some of the part's tests were meant to run: not none is enough
 * @returns {TestCounts}
 */
export function applyMinimum(part, counts, minimums, some = false) {
    const minimum = some ? 1 : minimums[part];
    const ran = counts.passed + counts.failed;
    if (minimum === undefined) {
        return withFailure(counts, `tests/minimums.json has no number for "${part}"; ${ran} ran`);
    }
    return ran < minimum
        ? withFailure(counts, `only ${ran} tests ran, and there are at least ${minimum}`)
        : counts;
}

/**
 * @param {TestCounts} counts
 * @param {string} reason
 * @returns {TestCounts}
 */
export function withFailure(counts, reason) {
    return { ...counts, failed: counts.failed + 1, details: [...counts.details, reason] };
}

/**
 * @param {TestCounts[]} all
 * @returns {{passed: number, failed: number}}
 */
export function sumCounts(all) {
    return {
        passed: all.reduce((sum, { passed }) => sum + passed, 0),
        failed: all.reduce((sum, { failed }) => sum + failed, 0),
    };
}

/**
 * @param {TestCounts} one
 * @param {TestCounts} other
 * @returns {TestCounts} both as one part
 */
export function addCounts(one, other) {
    return {
        passed: one.passed + other.passed,
        failed: one.failed + other.failed,
        skipped: one.skipped + other.skipped,
        details: [...one.details, ...other.details],
    };
}

/** @type {TestCounts} */
export const NO_TESTS = Object.freeze({ passed: 0, failed: 0, skipped: 0, details: [] });
