/**
 * Numbers from 0 to below 1, the same for the same seed: mulberry32. For shuffles and starts that must repeat, never for
 * anything that somebody must not guess.
 *
 * @param seed a whole number; its low 32 bits count
 */
export function seededRandom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** A copy in random order (Fisher and Yates). */
export function shuffle<T>(values: readonly T[], random: () => number): T[] {
    const left = [...values];
    const shuffled: T[] = [];
    while (left.length > 0) {
        shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
    }
    return shuffled;
}
