/** Finds a wrong scaling: a network fed with it answers nearly the same to every picture. */
import { liveScore } from "./live_score.ts";
import { ModelError } from "./errors.ts";
import { patternPicture, type RgbPicture } from "./pixels.ts";
import type { LoadedModel } from "./verify.ts";

/**
 * Smallest difference of live scores between pictures that have nothing in common. MiniFASNet: 0.29 and 0.57
 * with pixels as it wants them, 0.0002 and 0.003 with pixels divided by 255.
 */
const MIN_SPREAD = 0.01;

/**
 * For liveness models; says nothing about others.
 *
 * @throws ModelError `self_test_failed` when the answers hardly differ or are no numbers
 */
export async function expectAnswersDiffer(model: LoadedModel): Promise<void> {
    const { card } = model;
    if (card.output.live_index === null) {
        return;
    }
    const scores: number[] = [];
    for (const picture of unlikePictures(card.input.width, card.input.height)) {
        const frames = Array.from({ length: card.input.frames }, () => picture);
        scores.push(liveScore(card.output, await model.run(frames)));
    }
    const spread = Math.max(...scores) - Math.min(...scores);
    if (!(spread >= MIN_SPREAD)) {
        throw new ModelError(
            "self_test_failed",
            `model "${card.id}": ${scores.length} pictures that have nothing in common get live scores within ` +
                `${spread.toPrecision(2)} of each other. "mean", "scale" or "colour" of the spec is probably wrong. ` +
                `If they are right, give a "self_test" with a picture and what the author's code answers to it`,
        );
    }
}

function unlikePictures(width: number, height: number): RgbPicture[] {
    const grey = (value: number): RgbPicture => ({
        width,
        height,
        data: new Uint8Array(width * height * 3).fill(value),
    });
    const patterns = [1, 2, 3, 4, 5].map((seed) => patternPicture(seed, width, height));
    return [...patterns, grey(0), grey(128), grey(255)];
}
