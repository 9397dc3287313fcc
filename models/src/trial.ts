/**
 * The first run of a model nobody knows yet, in a process of its own: the runtime is native code, and what
 * crashes it, hangs it or eats the memory must not take this process along.
 */
import { fork, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import type { Card, SelfTest } from "./card.ts";
import { ModelError, type ModelErrorCode } from "./errors.ts";

const MAX_RESIDENT_BYTES = 2 * 1024 ** 3;
const MAX_MS = 120_000;
const WATCH_MS = 25;

/** What the child gets. */
export interface TrialOrder {
    readonly card: Card;
    readonly file: string;
}

/** What the child answers. */
export type TrialReport =
    | { readonly ok: true; readonly selfTest: SelfTest[] }
    | { readonly ok: false; readonly code: ModelErrorCode; readonly message: string };

export interface TrialLimits {
    readonly residentBytes: number;
    readonly ms: number;
}

/**
 * @param entry the built `trial_process.ts`
 * @returns the self-tests to write into the card
 * @throws ModelError what the child found; `onnx_rejected` when it died, hung or grew too large
 */
export function tryModel(
    entry: string,
    order: TrialOrder,
    limits: TrialLimits = { residentBytes: MAX_RESIDENT_BYTES, ms: MAX_MS },
): Promise<SelfTest[]> {
    return new Promise((resolve, reject) => {
        // A bare environment: what an unknown model's native code could read holds none of our keys.
        const child = fork(entry, {
            execArgv: [],
            env: {},
            stdio: ["ignore", "ignore", "ignore", "ipc"],
        });
        let reason = "the runtime died on it";
        const stop = (why: string): void => {
            reason = why;
            child.kill("SIGKILL");
        };
        const timer = setTimeout(() => {
            stop(`no answer within ${limits.ms} ms`);
        }, limits.ms);
        const watch = setInterval(() => {
            if (residentBytes(child) > limits.residentBytes) {
                stop(`it takes more than ${limits.residentBytes} bytes of memory`);
            }
        }, WATCH_MS);
        let report: TrialReport | undefined;
        child.on("message", (message) => {
            report = message as TrialReport;
            child.disconnect();
        });
        child.on("error", reject);
        child.on("exit", () => {
            clearTimeout(timer);
            clearInterval(watch);
            if (report?.ok) {
                resolve(report.selfTest);
            } else if (report) {
                reject(new ModelError(report.code, report.message));
            } else {
                reject(new ModelError("onnx_rejected", `model "${order.card.id}": ${reason}`));
            }
        });
        child.send(order);
    });
}

/** 0 where the system does not tell (anything but Linux) or the child is gone. */
function residentBytes({ pid }: ChildProcess): number {
    try {
        // In kB whatever the size of a page is, which arm64 has three of.
        const status = fs.readFileSync(`/proc/${String(pid)}/status`, "utf8");
        return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    } catch {
        return 0;
    }
}
