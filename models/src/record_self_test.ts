/** Records a self-test from what a model answers now: it finds a changed file, runtime or preprocessing later. */
import type { SelfTest } from "./card.ts";
import { patternPicture } from "./pixels.ts";
import type { LoadedModel } from "./verify.ts";

/** Positions kept of a long output. */
const MAX_POSITIONS = 16;
/** Rounding differs between CPUs and runtimes by far less than a wrong scaling changes a number. */
const RELATIVE_TOLERANCE = 1e-3;
const MIN_TOLERANCE = 1e-5;

/** Pictures of the seeds `seed`, `seed + 1000`, ... one a frame. */
export async function recordSelfTest(model: LoadedModel, seed: number): Promise<SelfTest> {
    const { frames, width, height } = model.card.input;
    const seeds = Array.from({ length: frames }, (_, frame) => seed + frame * 1000);
    const output = await model.run(seeds.map((each) => patternPicture(each, width, height)));
    const count = Math.min(MAX_POSITIONS, output.length);
    const at = Array.from({ length: count }, (_, index) =>
        Math.floor((index * output.length) / count),
    );
    const values = at.map((position) => Number((output[position] ?? 0).toPrecision(7)));
    const largest = Math.max(...values.map(Math.abs));
    return {
        pictures: seeds.map((each) => ({ kind: "pattern", seed: each })),
        at,
        values,
        tolerance: Number(Math.max(MIN_TOLERANCE, largest * RELATIVE_TOLERANCE).toPrecision(2)),
    };
}
