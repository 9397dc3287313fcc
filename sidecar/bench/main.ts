/** Runs every part of the benchmark and prints what it found, missed goals first. */
import os from "node:os";
import { formatFigure, type Figure } from "./figures.ts";
import { measureCpu } from "./measure_cpu.ts";
import { measureGrowth } from "./measure_growth.ts";
import { measureLoad } from "./measure_load.ts";
import { measurePreprocessing } from "./measure_preprocessing.ts";
import { measureStart } from "./measure_start.ts";
import { setUp } from "./setup.ts";

export interface BenchOptions {
    /** Prints nothing; the caller has the figures. */
    readonly quiet?: boolean;
    /** A tenth of the work: for a look, not for a claim. */
    readonly quick?: boolean;
}

export async function runBench({ quiet = false, quick = false }: BenchOptions): Promise<Figure[]> {
    const setup = await setUp();
    const say = (text: string): void => {
        if (!quiet) {
            process.stdout.write(`${text}\n`);
        }
    };
    say(
        `sidecar: ${os.cpus()[0]?.model ?? "?"}, ${os.availableParallelism()} cores, load ${os.loadavg()[0]?.toFixed(1) ?? "?"}, ` +
            `Node ${process.version}, models ${setup.scorers.map(({ card }) => card.id).join(", ")}`,
    );
    try {
        const figures = [
            ...(await measureStart(setup, quick ? 3 : 9)),
            ...(await measureCpu(setup, quick ? 5 : 25)),
            ...(await measurePreprocessing(setup, quick ? 3 : 15)),
            ...(await measureLoad(setup, quick ? 5 : 20)),
            await measureGrowth(setup, quick ? 1000 : 10_000),
        ];
        for (const each of [...figures].sort((a, b) => Number(a.met) - Number(b.met))) {
            say(formatFigure(each));
        }
        return figures;
    } finally {
        setup.cleanUp();
    }
}
