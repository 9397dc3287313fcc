/**
 * Makes a running page slow, as on a cheap tablet: Chromium's own CPU throttling (CDP) does not reach workers, so the process
 * of the page is stopped whenever its busiest thread has had its share of the time, and let go on. Works without root, also
 * where no cgroup may be made, and on a machine that does other things beside: what counts is the CPU time it had.
 *
 * Started as a program of its own it does the stopping, because the clock of a busy test does not keep time:
 * `node slow_tablet.mjs <pid> <share 0..1>` until it is ended.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** Between two looks at the time a page had: shorter than a picture, or a stop would look like a camera's hiccup. */
const TURN_MS = 2;
/** Threads come and go; they are listed this often. */
const LIST_EVERY_TURNS = 100;

/**
 * Lets the processes that show pages in a browser run for a share of the time only, until the result is called.
 *
 * @param {number[]} pids see `findRenderers`
 * @param {number} share 0..1; 0.25 makes a page four times slower
 * @returns {() => Promise<void>} ends it
 */
export function slowDown(pids, share) {
    const children = pids.map((pid) =>
        spawn(process.execPath, [fileURLToPath(import.meta.url), String(pid), String(share)], {
            stdio: "ignore",
        }),
    );
    return async () => {
        await Promise.all(
            children.map(
                (child) =>
                    new Promise((resolve) => {
                        child.once("exit", resolve);
                        child.kill("SIGTERM");
                    }),
            ),
        );
        for (const pid of pids) {
            signal(pid, "SIGCONT");
        }
    };
}

/**
 * The processes that run pages, and their workers, of the browsers this process has started.
 *
 * @param {number} [parent]
 * @returns {number[]}
 */
export function findRenderers(parent = process.pid) {
    return childrenOf(parent).flatMap((pid) => [
        ...(readArguments(pid).includes("--type=renderer") ? [pid] : []),
        ...findRenderers(pid),
    ]);
}

/** @param {number} parent */
function childrenOf(parent) {
    try {
        return fs
            .readdirSync(`/proc/${parent}/task`)
            .flatMap((task) =>
                fs.readFileSync(`/proc/${parent}/task/${task}/children`, "utf8").split(" "),
            )
            .filter(Boolean)
            .map(Number);
    } catch {
        // It ended meanwhile.
        return [];
    }
}

/** @param {number} pid */
function readArguments(pid) {
    try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split(/[\0 ]/);
    } catch {
        return [];
    }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
    try {
        process.kill(pid, name);
        return true;
    } catch {
        return false;
    }
}

/**
 * @param {number} pid
 * @param {number} share
 */
function alternate(pid, share) {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const parent = process.ppid;
    /** @type {Map<string, number>} */
    const usedMs = new Map();
    let isStopped = false;
    let allowedMs = 0;
    let lastMs = performance.now();
    // Without its parent there is nobody who would end this: a page must not stay stopped.
    for (let turn = 0; process.ppid === parent; turn++) {
        Atomics.wait(clock, 0, 0, TURN_MS);
        if (turn % LIST_EVERY_TURNS === 0) {
            listThreads(pid).forEach((task) => usedMs.set(task, usedMs.get(task) ?? cpuMs(task)));
        }
        const nowMs = performance.now();
        const spentMs = [...usedMs].map(([task, before]) => {
            const now = cpuMs(task);
            usedMs.set(task, now);
            return now - before;
        });
        // Time not used is not saved up: a fast moment later is not what a slow tablet has.
        allowedMs = Math.min(
            TURN_MS,
            allowedMs + share * (nowMs - lastMs) - Math.max(0, ...spentMs),
        );
        lastMs = nowMs;
        if (allowedMs < 0 !== isStopped) {
            isStopped = !isStopped;
            if (!signal(pid, isStopped ? "SIGSTOP" : "SIGCONT")) {
                return;
            }
        }
    }
    signal(pid, "SIGCONT");
}

/**
 * The page's own thread and its workers', as folders of /proc.
 *
 * @param {number} pid
 */
function listThreads(pid) {
    try {
        return fs
            .readdirSync(`/proc/${pid}/task`)
            .map((task) => `/proc/${pid}/task/${task}`)
            .filter(
                (task) =>
                    task.endsWith(`/${pid}`) ||
                    fs.readFileSync(`${task}/comm`, "utf8").startsWith("DedicatedWorker"),
            );
    } catch {
        return [];
    }
}

/** @param {string} task */
function cpuMs(task) {
    try {
        return Number(fs.readFileSync(`${task}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    } catch {
        return 0;
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    alternate(Number(process.argv[2]), Number(process.argv[3]));
}
