/** Bounds of a share that was counted. */

const ALPHA = 0.05;
const HALVINGS = 60;

/**
 * Exact two-sided 95 % bounds of a share: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the
 * case of the binomial", 1934. Never too narrow, however few trials.
 *
 * @param {number} hits
 * @param {number} trials
 * @returns {[low: number | null, high: number | null]} nulls without a trial
 * @throws RangeError unless both are whole numbers and 0 <= hits <= trials
 */
export function boundExactly(hits, trials) {
    if (!(Number.isInteger(hits) && Number.isInteger(trials) && hits >= 0 && hits <= trials)) {
        throw new RangeError(`expected whole 0 <= hits <= trials, got ${hits} of ${trials}`);
    }
    if (trials === 0) {
        return [null, null];
    }
    const low = hits === 0 ? 0 : solve((share) => upperTail(hits, trials, share) - ALPHA / 2);
    const high =
        hits === trials
            ? 1
            : solve((share) => ALPHA / 2 - (1 - upperTail(hits + 1, trials, share)));
    return [low, high];
}

/**
 * The rule of three: no hit in `trials` bounds the share at 3 / trials with 95 % confidence (one-sided; -ln 0.05 = 2.996).
 *
 * @param {number} trials
 * @returns {number | null} null without a trial; never above 1
 */
export function ruleOfThree(trials) {
    return trials > 0 ? Math.min(1, 3 / trials) : null;
}

/**
 * Where a growing function passes 0, between 0 and 1.
 *
 * @param {(x: number) => number} f
 */
function solve(f) {
    let [low, high] = [0, 1];
    for (let i = 0; i < HALVINGS; i++) {
        const middle = (low + high) / 2;
        if (f(middle) < 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

/**
 * The probability of at least `hits` in `trials`, summed term by term in logarithms.
 *
 * @param {number} hits
 * @param {number} trials
 * @param {number} share
 */
function upperTail(hits, trials, share) {
    if (share <= 0) {
        return hits === 0 ? 1 : 0;
    }
    if (share >= 1) {
        return 1;
    }
    const [yes, no] = [Math.log(share), Math.log1p(-share)];
    let [logTerm, sum] = [trials * no, 0];
    for (let k = 0; k <= trials; k++) {
        if (k >= hits) {
            sum += Math.exp(logTerm);
        }
        logTerm += Math.log((trials - k) / (k + 1)) + yes - no;
    }
    return Math.min(1, sum);
}
