/** Sums of clips' numbers, with their intervals. */
import { boundShare } from "../score.mjs";

/**
 * @typedef {import("./numbers.mjs").ClipNumbers} ClipNumbers
 *
 * @typedef {object} Total
 * @property {number} clips
 * @property {number} people
 * @property {number} blinks
 * @property {number} minutes
 * @property {number} found
 * @property {number} falseCount
 * @property {number | null} recall
 * @property {number | null} falsePerMinute
 */

/**
 * @param {readonly ClipNumbers[]} clips
 * @param {(clip: ClipNumbers) => import("./numbers.mjs").Pair | undefined} read clips without are left out
 * @returns {Total}
 */
export function sumClips(clips, read) {
    const total = { clips: 0, blinks: 0, minutes: 0, found: 0, falseCount: 0 };
    const people = new Set();
    for (const clip of clips) {
        const pair = read(clip);
        if (pair) {
            total.clips++;
            people.add(clip.person);
            total.blinks += clip.blinks;
            total.minutes += clip.minutes;
            total.found += pair[0];
            total.falseCount += pair[1];
        }
    }
    return {
        ...total,
        people: people.size,
        recall: total.blinks > 0 ? total.found / total.blinks : null,
        falsePerMinute: total.minutes > 0 ? total.falseCount / total.minutes : null,
    };
}

/** @param {Total} total @returns {string} such as `0.980 (0.93 to 0.99), 98 of 100` */
export function showRecall({ found, blinks, recall }) {
    const [low, high] = boundShare(found, blinks);
    return recall === null
        ? "no blink"
        : `${recall.toFixed(3)} (${low?.toFixed(3)} to ${high?.toFixed(3)}), ${found} of ${blinks}`;
}

/** @param {Total} total @returns {string} such as `0.26 (0.03 to 0.93), 2 in 7.7 min` */
export function showFalse({ falseCount, minutes, falsePerMinute }) {
    const [low, high] = boundCount(falseCount);
    return falsePerMinute === null
        ? "no minute"
        : `${falsePerMinute.toFixed(2)} (${(low / minutes).toFixed(2)} to ${(high / minutes).toFixed(2)}), ${falseCount} in ${minutes.toFixed(1)} min`;
}

/**
 * Exact 95 % interval of a Poisson count: Garwood, "Fiducial limits for the Poisson distribution", 1936.
 *
 * @param {number} count
 * @returns {[low: number, high: number]}
 */
export function boundCount(count) {
    const low = count === 0 ? 0 : solve((mean) => 1 - cumulate(count - 1, mean) - 0.025);
    return [low, solve((mean) => 0.025 - cumulate(count, mean))];
}

/** The chance of at most `count` where `mean` are expected. @param {number} count @param {number} mean */
function cumulate(count, mean) {
    let term = Math.exp(-mean);
    let sum = term;
    for (let i = 1; i <= count; i++) {
        term *= mean / i;
        sum += term;
    }
    return sum;
}

/** Where a rising function crosses zero between 0 and 500. @param {(mean: number) => number} rising */
function solve(rising) {
    let [low, high] = [0, 500];
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (rising(middle) < 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}
