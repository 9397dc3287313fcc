/** How scores are spread. */

export const BINS = 20;

/**
 * @param {readonly number[]} scores 0..1
 * @returns {number[]} how many fall into each twentieth; a score of 1 counts in the last
 */
export function drawHistogram(scores) {
    const bins = new Array(BINS).fill(0);
    for (const score of scores) {
        bins[Math.max(0, Math.min(BINS - 1, Math.floor(score * BINS)))]++;
    }
    return bins;
}
