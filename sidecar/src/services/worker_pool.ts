/**
 * The inference threads and the queue before them. A job is given to one thread at a time; what a thread is
 * still working on when nobody waits any more is told to stop between two frames, and its answer is dropped.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { ModelError } from "../../../models/src/errors.ts";
import { SidecarError } from "../core/errors.ts";
import type {
    FromWorker,
    JobResult,
    ToWorker,
    VerifyJob,
    WorkerSettings,
} from "../worker/protocol.ts";

export interface PoolOptions {
    /** The bundled worker/main.ts. */
    readonly script: URL;
    readonly size: number;
    readonly settings: Omit<WorkerSettings, "giveUp">;
    /** A thread died or could not be replaced: for the log. */
    readonly onTrouble: (message: string) => void;
}

/** The frames of a job; the pool numbers it. */
export type JobInput = Omit<VerifyJob, "id">;

interface Waiting {
    readonly job: VerifyJob;
    readonly resolve: (result: JobResult) => void;
    readonly reject: (error: Error) => void;
    /** False once the caller has gone. */
    wanted: boolean;
}

interface Thread {
    readonly worker: Worker;
    readonly giveUp: Int32Array<SharedArrayBuffer>;
    current: Waiting | null;
    /** When `current` was given to it, of `performance.now()`. */
    since: number;
    ready: boolean;
}

/** A start that failed waits so long for its other threads. */
const START_CLOSE_MS = 5000;
/** A thread that died is replaced after this long, so that one that cannot start does not spin. */
const REPLACE_AFTER_MS = 1000;

export class WorkerPool {
    private readonly threads = new Set<Thread>();
    private readonly queue: Waiting[] = [];
    private nextId = 1;
    private closing = false;

    private constructor(private readonly options: PoolOptions) {}

    /**
     * Starts all threads and waits until each has loaded and tested its models.
     *
     * @throws ModelError of the first thread that could not, naming the model; Error
     */
    static async start(options: PoolOptions): Promise<WorkerPool> {
        const pool = new WorkerPool(options);
        try {
            await Promise.all(Array.from({ length: options.size }, () => pool.addThread()));
        } catch (error) {
            await pool.close(START_CLOSE_MS);
            throw error;
        }
        return pool;
    }

    /** Jobs waiting for a thread. */
    get waiting(): number {
        return this.queue.length;
    }

    /** Threads that work on a job, wanted or not. */
    get busy(): number {
        return [...this.threads].filter((thread) => thread.current).length;
    }

    /** Threads that can take jobs now or when they are done. */
    get alive(): number {
        return [...this.threads].filter((thread) => thread.ready).length;
    }

    /** How long the slowest thread has been at its job, in milliseconds; 0 when all are idle. */
    get longestRunMs(): number {
        const starts = [...this.threads].filter((t) => t.current).map((t) => t.since);
        return starts.length > 0 ? performance.now() - Math.min(...starts) : 0;
    }

    /**
     * Runs a job on the next free thread. The frames' memory moves there.
     *
     * @param signal the caller's patience; when it ends the promise is rejected with its reason at once
     * @throws SidecarError what the thread refused; `internal_error`
     */
    run(input: JobInput, signal: AbortSignal): Promise<JobResult> {
        if (signal.aborted) {
            return Promise.reject(signal.reason as Error);
        }
        return new Promise<JobResult>((resolve, reject) => {
            const onAbort = (): void => {
                this.abandon(waiting);
                reject(signal.reason as Error);
            };
            const settled = (): void => {
                signal.removeEventListener("abort", onAbort);
            };
            const waiting: Waiting = {
                job: { ...input, id: this.takeId() },
                resolve: (result) => {
                    settled();
                    resolve(result);
                },
                reject: (error) => {
                    settled();
                    reject(error);
                },
                wanted: true,
            };
            signal.addEventListener("abort", onAbort, { once: true });
            this.queue.push(waiting);
            this.dispatch();
        });
    }

    /**
     * Lets every thread finish its job and end. One that hangs is let go of after the deadline and keeps no process
     * alive by itself; it is not terminated, which would abort the process in the middle of native code.
     *
     * @returns how many are left
     */
    async close(deadlineMs: number): Promise<number> {
        this.closing = true;
        const ended = Promise.all(
            [...this.threads].map(
                (thread) =>
                    new Promise<void>((resolve) => {
                        thread.worker.once("exit", () => {
                            resolve();
                        });
                        post(thread.worker, { kind: "stop" });
                    }),
            ),
        );
        await Promise.race([ended, delay(deadlineMs, undefined, { ref: false })]);
        for (const thread of this.threads) {
            thread.worker.unref();
        }
        return this.threads.size;
    }

    private takeId(): number {
        const id = this.nextId;
        // Fits the 32 bits in which a thread is told what to give up, and is never 0.
        this.nextId = id === 0x7fff_ffff ? 1 : id + 1;
        return id;
    }

    private dispatch(): void {
        for (const thread of this.threads) {
            if (this.queue.length === 0) {
                return;
            }
            if (thread.ready && !thread.current) {
                const waiting = this.queue.shift() as Waiting;
                thread.current = waiting;
                thread.since = performance.now();
                const buffers = waiting.job.frames.map((frame) => frame.buffer as ArrayBuffer);
                post(thread.worker, { kind: "verify", job: waiting.job }, buffers);
            }
        }
    }

    private abandon(waiting: Waiting): void {
        waiting.wanted = false;
        const place = this.queue.indexOf(waiting);
        if (place >= 0) {
            this.queue.splice(place, 1);
            return;
        }
        for (const thread of this.threads) {
            if (thread.current === waiting) {
                Atomics.store(thread.giveUp, 0, waiting.job.id);
            }
        }
    }

    private addThread(): Promise<void> {
        const giveUp = new SharedArrayBuffer(4);
        const worker = new Worker(this.options.script, {
            // Nothing in there needs a setting of ours, least of all a key.
            env: {},
            workerData: { ...this.options.settings, giveUp } satisfies WorkerSettings,
        });
        const thread: Thread = {
            worker,
            giveUp: new Int32Array(giveUp),
            current: null,
            since: 0,
            ready: false,
        };
        this.threads.add(thread);
        return new Promise((resolve, reject) => {
            let reason = new Error("an inference thread ended");
            worker.on("message", (message: FromWorker) => {
                if (message.kind === "ready") {
                    thread.ready = true;
                    resolve();
                    this.dispatch();
                } else if (message.kind === "failed") {
                    reason = message.code
                        ? new ModelError(message.code, message.message)
                        : new Error(message.message);
                } else {
                    this.settle(thread, message);
                }
            });
            worker.on("error", (error) => {
                reason = error;
            });
            worker.on("exit", () => {
                reject(reason);
                this.lose(thread, reason.message);
            });
        });
    }

    private settle(
        thread: Thread,
        message: Exclude<FromWorker, { kind: "ready" | "failed" }>,
    ): void {
        const { current } = thread;
        thread.current = null;
        if (current?.wanted && current.job.id === message.id) {
            if (message.kind === "done") {
                current.resolve(message.result);
            } else {
                const { code, message: text, ...details } = message.refusal;
                current.reject(new SidecarError(code, text, details));
            }
        }
        this.dispatch();
    }

    /** A thread has ended. Its job fails, a new one takes its place. */
    private lose(thread: Thread, reason: string): void {
        const wasReady = thread.ready;
        this.threads.delete(thread);
        thread.ready = false;
        thread.current?.reject(new SidecarError("internal_error", `thread lost: ${reason}`));
        if (this.closing || !wasReady) {
            return;
        }
        this.options.onTrouble(reason);
        this.replace();
    }

    private replace(): void {
        setTimeout(() => {
            if (!this.closing) {
                this.addThread().catch((error: unknown) => {
                    this.options.onTrouble((error as Error).message);
                    this.replace();
                });
            }
        }, REPLACE_AFTER_MS).unref();
    }
}

function post(worker: Worker, message: ToWorker, transfer: ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer);
}
