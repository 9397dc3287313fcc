/** Every part of the sidecar's benchmark, one after the other: they would slow each other down. */
import type { Figure } from "./figures.ts";
import { measureCpu } from "./measure_cpu.ts";
import { measureGrowth } from "./measure_growth.ts";
import { measureLoad } from "./measure_load.ts";
import { measurePreprocessing } from "./measure_preprocessing.ts";
import { measureStart } from "./measure_start.ts";
import type { Note } from "./note.ts";
import { setUp } from "./setup.ts";

const STARTS = 9;
const CPU_ROUNDS = 15;
const CUTTING_ROUNDS = 15;
const OVERLOAD_S = 20;
const VERIFICATIONS = 10_000;

export async function runBench(note: Note): Promise<Figure[]> {
    const setup = await setUp();
    try {
        return [
            ...(await measureStart(setup, STARTS, note)),
            ...(await measureCpu(setup, CPU_ROUNDS, note)),
            ...(await measurePreprocessing(setup, CUTTING_ROUNDS, note)),
            ...(await measureLoad(setup, OVERLOAD_S, note)),
            await measureGrowth(setup, VERIFICATIONS, note),
        ];
    } finally {
        setup.cleanUp();
    }
}
