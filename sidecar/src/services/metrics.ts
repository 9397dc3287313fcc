/** What Prometheus reads. Labels hold codes and model ids, never a device, a person or a session. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { JobResult } from "../worker/protocol.ts";

/** What the gauges look at when they are read. */
export interface Observed {
    readonly placesInUse: () => number;
    readonly waiting: () => number;
    readonly threadsBusy: () => number;
    readonly threadsReady: () => number;
}

/**
 * The event loop's lag is measured by a timer of this period, which `nodejs_eventloop_lag_*` include. The usual 10 ms
 * wake an idle machine a hundred times a second.
 */
export const LAG_TIMER_MS = 40;
/** From a fast single frame to a timeout, in seconds. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5];

export class Metrics {
    readonly registry = new Registry();
    private readonly requests = new Counter({
        name: "sidecar_requests_total",
        help: "Verifications asked for, by outcome: ok or the error's code",
        labelNames: ["code"],
        registers: [this.registry],
    });
    private readonly seconds = new Histogram({
        name: "sidecar_request_seconds",
        help: "From the request's head to the answer, of verifications that were answered",
        buckets: BUCKETS_S,
        registers: [this.registry],
    });
    private readonly verdicts = new Counter({
        name: "sidecar_verdicts_total",
        help: "Answers by verdict",
        labelNames: ["verdict"],
        registers: [this.registry],
    });
    private readonly stages = new Histogram({
        name: "sidecar_stage_seconds",
        help: "Time of a verification by stage on its thread",
        labelNames: ["stage"],
        buckets: BUCKETS_S,
        registers: [this.registry],
    });

    constructor(observed: Observed) {
        collectDefaultMetrics({
            register: this.registry,
            eventLoopMonitoringPrecision: LAG_TIMER_MS,
        });
        this.gauge("sidecar_places_in_use", "Accepted and not yet answered", observed.placesInUse);
        this.gauge("sidecar_queue_length", "Accepted and waiting for a thread", observed.waiting);
        this.gauge("sidecar_threads_busy", "Threads at work", observed.threadsBusy);
        this.gauge("sidecar_threads_ready", "Threads that can work", observed.threadsReady);
    }

    /** Says which models run, once. */
    describeModels(models: readonly { id: string; sha256: string; weight: number }[]): void {
        const info = new Gauge({
            name: "sidecar_model_info",
            help: "Each loaded model with its weight in the verdict; 0 is reported and never counts",
            labelNames: ["id", "sha256"],
            registers: [this.registry],
        });
        for (const { id, sha256, weight } of models) {
            info.set({ id, sha256 }, weight);
        }
    }

    countAnswer(verdict: string, result: JobResult, durationMs: number): void {
        this.requests.inc({ code: "ok" });
        this.verdicts.inc({ verdict });
        this.seconds.observe(durationMs / 1000);
        for (const [stage, ms] of Object.entries(result.stages)) {
            this.stages.observe({ stage }, ms / 1000);
        }
    }

    countRefusal(code: string): void {
        this.requests.inc({ code });
    }

    private gauge(name: string, help: string, read: () => number): void {
        new Gauge({
            name,
            help,
            registers: [this.registry],
            collect() {
                this.set(read());
            },
        });
    }
}
