/** Somebody at the terminal of a bare root: types commands, looks at the kiosk, presses Ctrl-C. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { CommandError } from "../core/errors.mjs";
import { run, signalGroup, startTimeOf, waitFor } from "../core/processes.mjs";
import { PROJECT } from "./root.mjs";

const STOP_MS = 60_000;
const START_MS = 20 * 60_000;
/** What a program that ended may still need to be gone. */
const GONE_MS = 10_000;

/**
 * @typedef {object} Service
 * @property {string} output what it printed so far
 * @property {number} seconds from the command to the line that was waited for
 * @property {() => Promise<void>} interrupt Ctrl-C, and waits for the end
 */

export class Newcomer {
    /**
     * @param {object} parts
     * @param {import("./root.mjs").BareRoot} parts.root
     * @param {string} parts.logDir what each command printed
     * @param {NodeJS.ProcessEnv} [parts.env] on top of the root's
     */
    constructor({ root, logDir, env = {} }) {
        this.root = root;
        this.logDir = logDir;
        this.env = { ...root.env, ...env };
        fs.mkdirSync(logDir, { recursive: true });
    }

    /**
     * Runs a command to its end, in the project's folder or another.
     *
     * @param {string} name of the log
     * @param {string} command for the shell
     * @param {{timeoutMs: number, cwd?: string}} options
     * @returns {Promise<string>} what it printed
     * @throws {CommandError} it ended with another code than 0, or not in time
     */
    async run(name, command, { timeoutMs, cwd = PROJECT }) {
        const log = fs.openSync(this.logFile(name), "w");
        try {
            const { output } = await run(
                /** @type {string} */ (this.root.enter[0]),
                [...this.root.enter.slice(1), ...shell(command, cwd)],
                { env: this.env, log, timeoutMs },
            );
            return output;
        } finally {
            fs.closeSync(log);
        }
    }

    /**
     * Starts a command that goes on, in the project's folder or another, and waits for a line of it.
     *
     * @param {string} name of the log
     * @param {string} command for the shell
     * @param {RegExp} ready
     * @param {string} [cwd]
     * @returns {Promise<Service>}
     * @throws {CommandError} it ended before
     */
    async start(name, command, ready, cwd = PROJECT) {
        const begun = performance.now();
        const log = fs.createWriteStream(this.logFile(name));
        const child = spawn(
            /** @type {string} */ (this.root.enter[0]),
            [...this.root.enter.slice(1), ...shell(command, cwd)],
            { env: this.env, stdio: ["ignore", "pipe", "pipe"], detached: true },
        );
        const service = {
            output: "",
            seconds: 0,
            interrupt: async () => {
                // nsenter itself ends at once on Ctrl-C; what it has started takes its time.
                const inside = childrenOf(child.pid);
                signalGroup(child.pid, "SIGINT");
                const isGone = () => inside.every((pid) => startTimeOf(pid) === undefined);
                if (!(await waitFor(isGone, STOP_MS))) {
                    signalGroup(child.pid, "SIGKILL");
                    throw new Error(`${command} does not end on Ctrl-C within ${STOP_MS / 1000} s`);
                }
            },
        };
        const ended = new Promise((resolve) => child.once("exit", resolve));
        /** @type {Promise<boolean>} */
        const isReady = new Promise((resolve) => {
            for (const stream of [child.stdout, child.stderr]) {
                readline.createInterface({ input: stream }).on("line", (line) => {
                    log.write(`${line}\n`);
                    service.output += `${line}\n`;
                    if (ready.test(line) && service.seconds === 0) {
                        service.seconds = (performance.now() - begun) / 1000;
                        resolve(true);
                    }
                });
            }
            void ended.then(() => resolve(false));
            setTimeout(resolve, START_MS, false).unref();
        });
        if (!(await isReady)) {
            signalGroup(child.pid, "SIGTERM");
            throw new CommandError(command, child.exitCode ?? "?", service.output.slice(-4000));
        }
        return service;
    }

    /**
     * @throws {Error} something a command has started still runs
     */
    async expectNothingRuns() {
        if (!(await waitFor(() => this.root.processes().length === 0, GONE_MS))) {
            throw new Error(`left running: ${this.root.processes().join("; ").slice(0, 500)}`);
        }
    }

    /** @param {string} name */
    logFile(name) {
        return path.join(this.logDir, `${name}.log`);
    }
}

/**
 * @param {string} command
 * @param {string} cwd
 */
function shell(command, cwd) {
    return ["/bin/sh", "-c", 'cd "$0" && eval "$1"', cwd, command];
}

/** @param {number | undefined} pid */
function childrenOf(pid) {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.trim().split(" ").filter(Boolean).map(Number);
}
