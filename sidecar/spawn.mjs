/**
 * Starts a sidecar as a child process and waits until it is ready; for `npm start` and `npm run sidecar`, for tests and
 * benchmarks. When its parent dies, it stops by itself.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { OUT, ROOT } from "./build.mjs";

/**
 * Small young generations: what a request leaves behind is dead by its end, and each thread has a heap of its own
 * (30 MB less with two models and one thread). docs/operations.md starts it with the same flags.
 */
export const NODE_FLAGS = ["--max-semi-space-size=2"];
/** glibc gives every thread an arena of its own otherwise, and keeps what was once in it. */
export const MALLOC_ARENAS = "2";

/**
 * libuv's pool decodes the pictures, one for each inference thread, and does a little beside that. It is made before a
 * program's first line, so that only the environment can size it.
 */
export const UV_THREADS = String(Math.max(4, os.availableParallelism() + 2));

const READY_TIMEOUT_MS = 30_000;

/**
 * @typedef {object} SpawnOptions
 * @property {Readonly<Record<string, string | undefined>>} env the whole environment of the child
 * @property {import("node:child_process").StdioOptions} [stdio] first three streams; the child's own by default
 * @property {string} [cwd] the project's root by default
 * @property {number} [readyTimeoutMs]
 */

/**
 * @typedef {object} SpawnedSidecar
 * @property {string} url e.g. `http://127.0.0.1:8075`
 * @property {readonly string[]} models ids of the liveness models whose word counts
 * @property {import("node:child_process").ChildProcess} process
 * @property {number} readyMs from the spawn to ready
 * @property {() => Promise<number | null>} stop SIGTERM, then the exit code
 */

/**
 * Needs a build (`buildSidecar`) and models (`npm run models -- build`).
 *
 * @param {SpawnOptions} options
 * @returns {Promise<SpawnedSidecar>}
 * @throws {Error} when it ends before it is ready (its own words are on stderr), or is not ready in time
 */
export async function spawnSidecar({ env, stdio, cwd = ROOT, readyTimeoutMs = READY_TIMEOUT_MS }) {
    const started = performance.now();
    const streams = Array.isArray(stdio) ? stdio : Array(3).fill(stdio ?? "inherit");
    const child = spawn(process.execPath, [...NODE_FLAGS, path.join(OUT, "main.js")], {
        cwd,
        env: {
            ...env,
            MALLOC_ARENA_MAX: env["MALLOC_ARENA_MAX"] ?? MALLOC_ARENAS,
            UV_THREADPOOL_SIZE: env["UV_THREADPOOL_SIZE"] ?? UV_THREADS,
        },
        stdio: [...streams, "ipc"],
        // A group of its own: a Ctrl-C at the terminal reaches its parent, which stops its children in order.
        detached: true,
    });
    const exited = once(child, "exit");
    exited.catch(() => undefined);
    const { url, models } = await ready(child, readyTimeoutMs);
    return {
        url,
        models,
        process: child,
        readyMs: performance.now() - started,
        async stop() {
            child.kill("SIGTERM");
            await exited;
            return child.exitCode;
        },
    };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {number} timeoutMs
 * @returns {Promise<Pick<SpawnedSidecar, "url" | "models">>}
 */
function ready(child, timeoutMs) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            reject(new Error(`the sidecar was not ready after ${timeoutMs} ms`));
        }, timeoutMs);
        child.on("message", (/** @type {any} */ message) => {
            if (message?.kind === "ready") {
                clearTimeout(timer);
                resolve({ url: message.url, models: message.models });
            }
        });
        child.once("error", reject);
        child.once("exit", (code) => {
            clearTimeout(timer);
            reject(new Error(`the sidecar ended with code ${code} before it was ready`));
        });
    });
}
