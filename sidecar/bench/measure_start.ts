/** From a cold start to ready, and memory for one thread and for two. */
import { figure, median, type Figure } from "./figures.ts";
import { Client, makeBody } from "./client.ts";
import { cpuMs, peakRssMb, rssMb } from "./process_stats.ts";
import type { Note } from "./note.ts";
import type { Setup } from "./setup.ts";

const BASE_MB = 110;
const WORKER_MB = 100;
const WARM_REQUESTS = 200;

export async function measureStart(setup: Setup, starts: number, note: Note): Promise<Figure[]> {
    const wall: number[] = [];
    const cpu: number[] = [];
    for (let start = 0; start < starts; start++) {
        note(`start ${start + 1} of ${starts}`);
        const service = await setup.start();
        wall.push(service.readyMs);
        cpu.push(cpuMs(service.process.pid ?? 0));
        await service.stop();
    }
    const figures = [
        figure(
            "Q7.ready",
            median(wall) / 1000,
            ["<=", 1],
            "s from start to ready",
            `median of ${starts} starts, ${Math.round(Math.min(...wall))} to ${Math.round(Math.max(...wall))} ms, ` +
                `${Math.round(median(cpu))} ms of CPU; models loaded and self-tested in one thread per core`,
        ),
    ];
    for (const workers of [1, 2]) {
        note(`memory with ${workers} threads`);
        figures.push(await measureMemory(setup, workers));
    }
    return figures;
}

async function measureMemory(setup: Setup, workers: number): Promise<Figure> {
    const service = await setup.start({ EH_SIDECAR_WORKERS: String(workers) });
    const pid = service.process.pid ?? 0;
    const atReady = rssMb(pid);
    const client = new Client(service.url);
    await client.closedLoop(makeBody(setup.frames), WARM_REQUESTS, workers + 2);
    const peak = peakRssMb(pid);
    client.close();
    await service.stop();
    return figure(
        `Q7.memory_${workers}`,
        peak,
        ["<=", BASE_MB + workers * WORKER_MB],
        `MB at most with ${workers} thread${workers > 1 ? "s" : ""}`,
        `${Math.round(atReady)} MB at ready, the largest after ${WARM_REQUESTS} verifications of 5 frames`,
    );
}
