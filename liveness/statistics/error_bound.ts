/** How a bound was found: the rule of three for no error at all, else Clopper and Pearson. */
export type BoundMethod = "rule_of_three" | "clopper_pearson";

/** What so many errors in so many independent trials leave open. */
export interface ErrorBound {
    readonly errors: number;
    readonly trials: number;
    /** errors / trials; null without trials. */
    readonly rate: number | null;
    /** With 95 % confidence the true rate is not above this (one-sided). 1 without trials. */
    readonly upper95: number;
    readonly method: BoundMethod;
}

const CONFIDENCE = 0.95;
const RULE_OF_THREE = 3;
const BISECTIONS = 60;

/**
 * The 95 % upper bound of an error rate. No error in n trials bounds it at 3 / n (Hanley and Lippman-Hand, 1983); with errors
 * it is the exact one-sided bound (Clopper and Pearson, 1934).
 *
 * @throws RangeError unless both are whole numbers and 0 <= errors <= trials
 */
export function boundErrors(errors: number, trials: number): ErrorBound {
    if (
        !Number.isSafeInteger(errors) ||
        !Number.isSafeInteger(trials) ||
        errors < 0 ||
        errors > trials
    ) {
        throw new RangeError(
            `expected whole numbers, 0 <= errors <= trials, got ${errors} and ${trials}`,
        );
    }
    const rate = trials > 0 ? errors / trials : null;
    return errors === 0
        ? { errors, trials, rate, upper95: trialsToBound(trials), method: "rule_of_three" }
        : {
              errors,
              trials,
              rate,
              upper95: clopperPearson(errors, trials),
              method: "clopper_pearson",
          };
}

/** So many trials without an error are needed before a rate can be shown: 3 / rate. */
export function trialsToShow(rate: number): number {
    // A hair below, so that 3 / 0.01 asks for 300 and not for 301.
    return Math.ceil(RULE_OF_THREE / rate - 1e-9);
}

function trialsToBound(trials: number): number {
    return trials > RULE_OF_THREE ? RULE_OF_THREE / trials : 1;
}

/** The rate at which so few errors or fewer come in one case of twenty. */
function clopperPearson(errors: number, trials: number): number {
    if (errors === trials) {
        return 1;
    }
    let [low, high] = [errors / trials, 1];
    for (let i = 0; i < BISECTIONS; i++) {
        const middle = (low + high) / 2;
        if (atMost(errors, trials, middle) > 1 - CONFIDENCE) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/** Probability of at most `errors` in `trials` at a rate; summed from the largest term down, so that nothing underflows. */
function atMost(errors: number, trials: number, rate: number): number {
    if (rate >= 1) {
        return 0;
    }
    const odds = rate / (1 - rate);
    // The term of `errors`, in logarithms, then downwards: each is the one above times k / ((n - k + 1) * odds).
    let logTerm = trials * Math.log1p(-rate) + errors * Math.log(odds);
    for (let k = 1; k <= errors; k++) {
        logTerm += Math.log((trials - k + 1) / k);
    }
    let term = 1;
    let sum = 1;
    for (let k = errors; k > 0 && term > 1e-18; k--) {
        term *= k / ((trials - k + 1) * odds);
        sum += term;
    }
    return Math.exp(logTerm + Math.log(sum));
}
