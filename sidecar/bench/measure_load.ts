/** Twice the requests it can serve, arriving on time whatever happens: what is refused, how long the others wait. */
import { setTimeout as delay } from "node:timers/promises";
import { Client, makeBody, type Answer } from "./client.ts";
import { atMost, figure, quantile, type Figure } from "./figures.ts";
import { LAG_TIMER_MS } from "../src/services/metrics.ts";
import type { Setup } from "./setup.ts";

const QUEUE = 8;
const THREADS = 2;
const MAX_LAG_MS = 20;

export async function measureLoad(setup: Setup, seconds: number): Promise<Figure[]> {
    const service = await setup.start({
        SIDECAR_QUEUE_LENGTH: String(QUEUE),
        SIDECAR_WORKERS: String(THREADS),
    });
    const client = new Client(service.url);
    const body = makeBody(setup.frames);
    await client.closedLoop(body, 60, THREADS);
    const start = performance.now();
    const count = 150;
    await client.closedLoop(body, count, THREADS + 2);
    const capacity = (count * 1000) / (performance.now() - start);
    await readLag(service.url);
    const answers = await openLoop(client, body, capacity * 2, seconds);
    const lag = await readLag(service.url);
    client.close();
    await service.stop();
    const served = answers.filter((answer) => answer.status === 200).map((answer) => answer.ms);
    const refused = answers.filter((answer) => answer.status === 503).map((answer) => answer.ms);
    const others = answers.length - served.length - refused.length;
    const places = THREADS + QUEUE;
    const bound = (places / capacity) * 1000;
    return [
        figure(
            "Q7.p99_overload",
            "p99 of served verifications at twice the capacity",
            quantile(served, 0.99),
            "ms",
            // Twice what the places hold: the load itself runs on the same two cores.
            atMost(Math.round(bound * 2), " ms (2 x places / capacity)"),
            `capacity ${capacity.toFixed(1)} a second, ${answers.length} arrivals in ${seconds} s, ${served.length} served, ` +
                `${refused.length} refused with 503 (p99 ${quantile(refused, 0.99).toFixed(0)} ms), ${others} anything else; ` +
                `served: median ${quantile(served, 0.5).toFixed(0)} ms, largest ${quantile(served, 1).toFixed(0)} ms; ${places} places`,
        ),
        figure(
            "Q7.event_loop_lag",
            "event loop lag at that load, p99 beyond the timer's own period",
            Math.max(0, lag.p99 - LAG_TIMER_MS),
            "ms",
            atMost(MAX_LAG_MS, " ms"),
            `mean ${lag.mean.toFixed(1)}, p99 ${lag.p99.toFixed(1)}, largest ${lag.max.toFixed(1)} ms with the timer's ${LAG_TIMER_MS} ms in it`,
        ),
    ];
}

/** Requests at a fixed rate; a late answer delays no other. */
async function openLoop(
    client: Client,
    body: Buffer,
    perSecond: number,
    seconds: number,
): Promise<Answer[]> {
    const count = Math.round(perSecond * seconds);
    client.prepare(count);
    const pending: Promise<Answer>[] = [];
    const start = performance.now();
    while (pending.length < count) {
        const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
        while (pending.length < Math.min(due, count)) {
            pending.push(client.post(body));
        }
        await delay(1);
    }
    return Promise.all(pending);
}

interface Lag {
    readonly mean: number;
    readonly p99: number;
    readonly max: number;
}

/** In milliseconds since it was read last. */
async function readLag(url: string): Promise<Lag> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const read = (name: string): number =>
        Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, "m").exec(text)?.[1]) *
        1000;
    return { mean: read("mean"), p99: read("p99"), max: read("max") };
}
