import { seededRandom } from "../statistics/seeded_random";

export { seededRandom };

/** Normally distributed, mean 0, deviation 1 (Box and Muller). */
export function seededNormal(seed: number): () => number {
    const random = seededRandom(seed);
    return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
