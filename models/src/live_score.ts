/** From a liveness model's raw output to the score that its threshold is about. */
import type { ModelOutput } from "./card.ts";

/**
 * @param raw the flattened output
 * @returns 0..1; NaN when the output is no number, which is below and above no threshold
 */
export function liveScore(output: ModelOutput, raw: Float32Array): number {
    const index = output.live_index ?? 0;
    const own = raw[index] ?? Number.NaN;
    switch (output.activation) {
        case "none":
            return Math.min(1, Math.max(0, own));
        case "sigmoid":
            return 1 / (1 + Math.exp(-own));
        case "softmax": {
            const largest = raw.reduce(
                (best, value) => Math.max(best, value),
                Number.NEGATIVE_INFINITY,
            );
            const sum = raw.reduce((total, value) => total + Math.exp(value - largest), 0);
            return Math.exp(own - largest) / sum;
        }
    }
}
