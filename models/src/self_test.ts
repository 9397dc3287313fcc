/**
 * Self-tests: known pictures in, known numbers out. They run whenever a model is loaded, because a wrong
 * scaling or colour order does not fail by itself, it saturates.
 */
import type { Card, SelfTest } from "./card.ts";
import { ModelError } from "./errors.ts";
import { patternPicture, type RgbPicture } from "./pixels.ts";

/**
 * The path a real picture takes: pictures at the input's size, through the caller's own preprocessing and
 * session, to the raw output of `card.output.name`.
 */
export type RunPictures = (pictures: readonly RgbPicture[]) => Promise<Float32Array>;

/**
 * Runs every self-test of a card.
 *
 * @throws ModelError `self_test_failed`, naming the model, the worst position and both numbers
 */
export async function runSelfTests(card: Card, run: RunPictures): Promise<void> {
    for (const [index, test] of card.self_test.entries()) {
        const output = await run(testPictures(card, test));
        const worst = worstDifference(test, output);
        if (!(worst.difference <= test.tolerance)) {
            throw new ModelError(
                "self_test_failed",
                `model "${card.id}": self-test ${index + 1} gives ${worst.found} where ${worst.expected} ` +
                    `is right (position ${worst.at}, allowed difference ${test.tolerance})`,
            );
        }
    }
}

/** The pictures of a self-test, at the input's size. @throws ModelError `card_invalid` */
export function testPictures(card: Card, test: SelfTest): RgbPicture[] {
    const { width, height } = card.input;
    return test.pictures.map((picture) => {
        if (picture.kind === "pattern") {
            return patternPicture(picture.seed, width, height);
        }
        // Not Node's Buffer: tablets run these tests too.
        const data = Uint8Array.from(atob(picture.data), (byte) => byte.charCodeAt(0));
        if (data.length !== width * height * 3) {
            throw new ModelError(
                "card_invalid",
                `model "${card.id}": a self-test picture has ${data.length} bytes instead of ${width * height * 3}`,
            );
        }
        return { width, height, data };
    });
}

interface Difference {
    at: number;
    expected: number;
    found: number;
    /** NaN when the output is too short or no number: larger than any tolerance. */
    difference: number;
}

function worstDifference(test: SelfTest, output: Float32Array): Difference {
    const all = test.at.map((at, index): Difference => {
        const expected = test.values[index] ?? Number.NaN;
        const found = output[at] ?? Number.NaN;
        return { at, expected, found, difference: Math.abs(expected - found) };
    });
    return all.reduce((worst, each) =>
        Number.isNaN(each.difference) || each.difference > worst.difference ? each : worst,
    );
}
