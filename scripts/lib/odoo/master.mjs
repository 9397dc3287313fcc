/** Odoo's master process: it has a pid file, a log, and its workers in one group. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import { describeProcess, readLiveProcess } from "../core/process_file.mjs";
import { signalGroup, startTimeOf, waitFor } from "../core/processes.mjs";
import { commonArgs, odooEnv } from "./command.mjs";

const STOP_MS = 15_000;

/**
 * @typedef {object} Master
 * @property {number} pid
 * @property {Promise<string>} ended resolves with a sentence; nothing of its group runs then
 */

/**
 * Starts Odoo with two workers and the websocket process.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database
 * @param {object} options
 * @param {string} options.logFile is added to
 * @param {string} options.pidFile
 * @param {number} options.workerPort
 * @param {number} options.websocketPort
 * @param {readonly string[]} options.args more arguments for Odoo
 * @returns {Promise<Master>}
 */
export async function startMaster(
    odoo,
    database,
    { logFile, pidFile, workerPort, websocketPort, args },
) {
    const log = fs.openSync(logFile, "a");
    const child = spawn(
        odoo.settings.python,
        [
            odoo.source.program,
            ...commonArgs(odoo, database),
            ...[`--http-port=${workerPort}`, `--gevent-port=${websocketPort}`],
            ...["--workers=2", "--max-cron-threads=1", "--proxy-mode"],
            ...args,
        ],
        {
            cwd: odoo.settings.runDir,
            env: odooEnv(odoo),
            detached: true,
            stdio: ["ignore", log, log],
        },
    );
    fs.closeSync(log);
    const pid = await new Promise((resolve, reject) => {
        child.once("spawn", () => resolve(/** @type {number} */ (child.pid)));
        child.once("error", reject);
    });
    fs.writeFileSync(pidFile, describeProcess(pid));
    const ended = new Promise((/** @type {(text: string) => void} */ resolve) => {
        child.once("exit", (code, signal) => {
            // Workers of a dead master hold its ports until they look for it.
            signalGroup(pid, "SIGKILL");
            resolve(`Odoo ended with ${code ?? signal}`);
        });
    });
    return { pid, ended };
}

/**
 * Stops what a killed run has left running under this pid file.
 *
 * @param {string} pidFile
 */
export async function stopLeftover(pidFile) {
    const pid = readLiveProcess(pidFile);
    if (pid !== undefined) {
        await stopMaster(pid);
    }
    fs.rmSync(pidFile, { force: true });
}

/**
 * Asks an Odoo to end; insists when it does not.
 *
 * @param {number} pid
 */
export async function stopMaster(pid) {
    const gone = () => startTimeOf(pid) === undefined;
    try {
        process.kill(pid, "SIGTERM");
    } catch {
        return;
    }
    if (!(await waitFor(gone, STOP_MS))) {
        signalGroup(pid, "SIGKILL");
        await waitFor(gone, 2000);
        return;
    }
    // Its websocket process is in the same group and may outlive it for a moment.
    signalGroup(pid, "SIGTERM");
}
