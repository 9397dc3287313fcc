/** From a model's raw output to a live score. */
import type { ModelOutput } from "../../../models/src/card.ts";

/**
 * @param raw the output's values, batch axis 1
 * @returns 0..1; NaN when the model gave no number
 */
export function liveScore(output: ModelOutput, raw: ArrayLike<number>): number {
    const at = output.live_index ?? 0;
    switch (output.activation) {
        case "softmax":
            return softmaxAt(raw, at);
        case "sigmoid":
            return 1 / (1 + Math.exp(-(raw[at] ?? Number.NaN)));
        case "none":
            return Math.min(1, Math.max(0, raw[at] ?? Number.NaN));
    }
}

function softmaxAt(logits: ArrayLike<number>, at: number): number {
    const values = Array.from(logits);
    const highest = Math.max(...values);
    const powers = values.map((value) => Math.exp(value - highest));
    return (powers[at] ?? Number.NaN) / powers.reduce((sum, power) => sum + power, 0);
}

/** Which `wanted` of `available` frames a sequence model sees: spread evenly, first and last included. */
export function spreadFrames(available: number, wanted: number): number[] {
    return Array.from({ length: wanted }, (_, index) =>
        wanted === 1 ? 0 : Math.round((index * (available - 1)) / (wanted - 1)),
    );
}
