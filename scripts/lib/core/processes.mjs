/** Child processes: run to the end, or kept and stopped; none survives us when we are asked to stop. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import { CommandError } from "./errors.mjs";

/** How much of a command's output an error shows. */
const TAIL_CHARS = 4000;

/** @type {Set<import("node:child_process").ChildProcess>} what `run` waits for right now */
const running = new Set();

/** @typedef {(pid: number) => void} HearPid */

/**
 * Hears of every child that `run` starts and that must not outlive this process.
 *
 * @type {{started: HearPid, ended: HearPid}}
 */
let recorder = { started: () => {}, ended: () => {} };

/** @param {typeof recorder} newRecorder */
export function recordChildren(newRecorder) {
    recorder = newRecorder;
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string | undefined} [input] what the command reads from its standard input
 * @property {number | undefined} [timeoutMs] after this it is stopped, which is an error
 * @property {boolean} [mayOutlive] it is left to finish when we are killed: half an apt run helps nobody
 * @property {number | "inherit"} [log] file descriptor that gets the output as well, or the terminal itself
 * @property {((line: string) => void) | undefined} [onLine] every line as it comes
 * @property {number[] | undefined} [okCodes] exit codes that are no error
 */

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{code: number, stdout: string, output: string}>} `output` is both streams as they came
 * @throws {CommandError} it could not be started, or ended with a code that is not in `okCodes`
 */
export function run(command, args, options = {}) {
    const { input, timeoutMs, mayOutlive, log, onLine, okCodes = [0], ...spawnOptions } = options;
    const shown = [command, ...args].join(" ").slice(0, 200);
    return new Promise((resolve, reject) => {
        const inherit = log === "inherit";
        // A group of its own: a Ctrl-C at the terminal reaches us alone, and we stop our children in order.
        const child = spawn(command, args, {
            ...spawnOptions,
            detached: !inherit,
            stdio: [
                input === undefined ? "ignore" : "pipe",
                inherit ? "inherit" : "pipe",
                inherit ? "inherit" : "pipe",
            ],
        });
        running.add(child);
        if (child.pid && !mayOutlive) {
            recorder.started(child.pid);
        }
        let stdout = "";
        let output = "";
        let rest = "";
        const take = (/** @type {string} */ text) => {
            output += text;
            if (typeof log === "number") {
                fs.writeSync(log, text);
            }
            if (onLine) {
                const lines = (rest + text).split(/[\r\n]+/);
                rest = lines.pop() ?? "";
                lines.filter(Boolean).forEach(onLine);
            }
        };
        child.stdout?.setEncoding("utf8").on("data", (text) => {
            stdout += text;
            take(text);
        });
        child.stderr?.setEncoding("utf8").on("data", take);
        child.stdin?.on("error", () => {}); // it ended before it read everything; its exit code tells
        child.stdin?.end(input);
        let timedOut = false;
        const timers = [
            [timeoutMs, "SIGTERM"],
            [timeoutMs && timeoutMs + 10_000, "SIGKILL"],
        ].map(([ms, signal]) =>
            ms
                ? setTimeout(() => {
                      timedOut = true;
                      signalGroup(child.pid, /** @type {NodeJS.Signals} */ (signal));
                  }, Number(ms))
                : undefined,
        );
        const settle = () => {
            running.delete(child);
            if (child.pid && !mayOutlive) {
                recorder.ended(child.pid);
            }
            timers.forEach((timer) => clearTimeout(timer));
        };
        child.on("error", (error) => {
            settle();
            reject(new CommandError(shown, "an error", error.message));
        });
        child.on("close", (code, signal) => {
            settle();
            if (timedOut) {
                const text = `no end after ${Math.round((timeoutMs ?? 0) / 1000)} s`;
                reject(new CommandError(shown, text, output.slice(-TAIL_CHARS).trim()));
            } else if (code !== null && okCodes.includes(code)) {
                resolve({ code, stdout, output });
            } else {
                reject(
                    new CommandError(
                        shown,
                        code ?? signal ?? "?",
                        output.slice(-TAIL_CHARS).trim(),
                    ),
                );
            }
        });
    });
}

/** Stops every command that `run` waits for; their promises reject. */
export function stopRunning() {
    for (const child of running) {
        signalGroup(child.pid, "SIGTERM");
    }
}

/**
 * Sends a signal to a process that was started in a group of its own, and to its children.
 *
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
    if (!pid) {
        return;
    }
    try {
        process.kill(-pid, signal);
    } catch {
        try {
            process.kill(pid, signal);
        } catch {
            // already gone
        }
    }
}

/**
 * When a process started, in the kernel's ticks since boot: with the pid it names one process for good.
 *
 * @param {number} pid
 * @returns {string | undefined} nothing when there is no such process, or only its zombie
 */
export function startTimeOf(pid) {
    try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return fields[0] === "Z" ? undefined : fields[19];
    } catch {
        return undefined;
    }
}

/**
 * Waits until a condition holds.
 *
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} timeoutMs
 * @param {number} [everyMs]
 * @returns {Promise<boolean>} whether it came true in time
 */
export async function waitFor(condition, timeoutMs, everyMs = 100) {
    const end = performance.now() + timeoutMs;
    for (;;) {
        if (await condition()) {
            return true;
        }
        if (performance.now() > end) {
            return false;
        }
        await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
}
