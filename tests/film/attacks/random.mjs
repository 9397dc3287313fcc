/** Chance that is the same on every machine: films of attacks are reproducible from a name. */

/**
 * @param {string} name what the chance belongs to; the same name gives the same numbers
 * @returns {() => number} 0 up to, not including, 1
 */
export function makeRandom(name) {
    let state = 2166136261;
    for (const character of name) {
        // FNV-1a.
        state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
    }
    return () => {
        // Numerical Recipes' linear congruential generator.
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

/**
 * @param {() => number} random
 * @param {number} low
 * @param {number} high
 */
export function between(random, low, high) {
    return low + (high - low) * random();
}
