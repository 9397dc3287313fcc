/** Memory over many requests: does it stay where it was? */
import { Client, makeBody } from "./client.ts";
import { figure, type Figure } from "./figures.ts";
import type { Note } from "./note.ts";
import { rssMb } from "./process_stats.ts";
import type { Setup } from "./setup.ts";

const SAMPLES = 20;
/** Growth over the second half that is still called flat, in megabytes. */
const FLAT_MB = 8;

/**
 * What the service remembers of used tickets grows meanwhile too, by a tenth of the goal (126 bytes each, see
 * docs/operations.md); nothing here collects garbage or waits for it.
 *
 * @param requests verifications of one frame
 */
export async function measureGrowth(setup: Setup, requests: number, note: Note): Promise<Figure> {
    const service = await setup.start();
    const pid = service.process.pid ?? 0;
    const client = new Client(service.url);
    const body = makeBody(setup.frames.slice(0, 1));
    const samples: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
        await client.closedLoop(body, requests / SAMPLES, 4);
        samples.push(rssMb(pid));
        note(`memory, verification ${((sample + 1) * requests) / SAMPLES} of ${requests}`);
    }
    client.close();
    await service.stop();
    const half = samples.slice(SAMPLES / 2);
    const growth = slope(half) * (half.length - 1);
    return figure(
        "Q7.growth",
        growth,
        ["<=", FLAT_MB],
        `MB more over the second half of ${requests} verifications`,
        `every ${requests / SAMPLES}: ${samples.map((mb) => Math.round(mb)).join(" ")} MB; least squares over the last ${half.length}`,
    );
}

/** Least squares, per sample. */
function slope(values: readonly number[]): number {
    const middle = (values.length - 1) / 2;
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    let [above, below] = [0, 0];
    values.forEach((value, at) => {
        above += (at - middle) * (value - mean);
        below += (at - middle) ** 2;
    });
    return above / below;
}
