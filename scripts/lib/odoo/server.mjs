/** A running Odoo: two workers, the websocket process, and the proxy in front of both. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { describeProcess, readLiveProcess } from "../core/process_file.mjs";
import { signalGroup, startTimeOf, waitFor } from "../core/processes.mjs";
import { commonArgs, odooEnv } from "./command.mjs";
import { findFreePort } from "./ports.mjs";
import { startProxy } from "./proxy.mjs";

const READY_MS = 120_000;
const STOP_MS = 15_000;

/**
 * @typedef {object} Server
 * @property {string} url where people and tests reach it
 * @property {string} workerUrl the workers themselves, without the proxy
 * @property {Promise<string>} ended resolves with a sentence when Odoo ends without being asked to
 * @property {() => Promise<void>} stop
 */

/**
 * Starts Odoo on a database and waits until it answers.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database
 * @param {object} options
 * @param {string} options.name of its log and pid file
 * @param {string} options.host
 * @param {number} options.port of the proxy; 0 takes a free one
 * @param {string[]} [options.args] more arguments for Odoo
 * @param {(stop: () => Promise<void>) => void} options.onStarted hears how to stop it, before it is ready
 * @returns {Promise<Server>}
 */
export async function startServer(odoo, database, { name, host, port, args = [], onStarted }) {
    const pidFile = path.join(odoo.settings.runDir, `${name}.pid`);
    await stopLeftover(pidFile);
    const workerPort = await findFreePort();
    const websocketPort = await findFreePort();
    const logFile = path.join(odoo.logDir, `${name}.log`);
    const log = fs.openSync(logFile, "w");
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
    let stopping = false;
    const ended = new Promise((/** @type {(text: string) => void} */ resolve) => {
        child.on(
            "exit",
            (code, signal) => stopping || resolve(`Odoo ended with ${code ?? signal}`),
        );
    });
    const front = { proxy: /** @type {import("node:http").Server | undefined} */ (undefined) };
    const stop = async () => {
        stopping = true;
        front.proxy?.close();
        front.proxy?.closeAllConnections();
        await stopProcess(pid);
        fs.rmSync(pidFile, { force: true });
    };
    onStarted(stop);

    const workerUrl = `http://127.0.0.1:${workerPort}`;
    let death = "";
    void ended.then((text) => (death = text));
    const ready = await waitFor(
        async () =>
            death !== "" ||
            ((await answers(`${workerUrl}/web/health`)) &&
                (await answers(`http://127.0.0.1:${websocketPort}/websocket/health`))),
        READY_MS,
        150,
    );
    if (!ready || death) {
        const tail = fs.readFileSync(logFile, "utf8").trim().split("\n").slice(-15).join("\n");
        throw new UserError(
            `${death || "Odoo does not answer"}:\n${tail}`,
            `Its log is ${logFile}`,
        );
    }
    const proxy = await startProxy({ host, port, workerPort, websocketPort });
    front.proxy = proxy;
    const address = /** @type {import("node:net").AddressInfo} */ (proxy.address());
    const shownHost = ["0.0.0.0", "::", "127.0.0.1"].includes(host) ? "localhost" : host;
    return { url: `http://${shownHost}:${address.port}`, workerUrl, ended, stop };
}

/** @param {string} url */
async function answers(url) {
    try {
        return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
    } catch {
        return false;
    }
}

/**
 * Stops what a killed run has left running under this pid file.
 *
 * @param {string} pidFile
 */
export async function stopLeftover(pidFile) {
    const pid = readLiveProcess(pidFile);
    if (pid !== undefined) {
        await stopProcess(pid);
    }
    fs.rmSync(pidFile, { force: true });
}

/**
 * Asks an Odoo to end; insists when it does not.
 *
 * @param {number} pid
 */
async function stopProcess(pid) {
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
