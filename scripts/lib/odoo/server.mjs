/** A running Odoo: two workers, the websocket process, and the proxy in front of both. */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../core/errors.mjs";
import { keepRunning } from "../core/keep_running.mjs";
import { waitFor } from "../core/processes.mjs";
import { startMaster, stopLeftover, stopMaster } from "./master.mjs";
import { findFreePort } from "./ports.mjs";
import { startProxy } from "./proxy.mjs";

const READY_MS = 120_000;

/**
 * @typedef {object} Server
 * @property {string} url where people and tests reach it
 * @property {string} workerUrl the workers themselves, without the proxy
 * @property {Promise<string>} ended resolves with a sentence when Odoo ends without being asked to, for good
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
 * @param {(workerUrl: string) => Promise<void>} [options.beforeOpen] while only this machine reaches it
 * @param {(text: string) => void} [options.onRestart] an Odoo that ends by itself is started again, and this hears why
 * @param {(stop: () => Promise<void>) => void} options.onStarted hears how to stop it, before it is ready
 * @returns {Promise<Server>}
 */
export async function startServer(
    odoo,
    database,
    { name, host, port, args = [], beforeOpen, onRestart, onStarted },
) {
    const pidFile = path.join(odoo.settings.runDir, `${name}.pid`);
    await stopLeftover(pidFile);
    const workerPort = await findFreePort();
    const websocketPort = await findFreePort();
    const logFile = path.join(odoo.logDir, `${name}.log`);
    fs.writeFileSync(logFile, "");
    const start = () =>
        startMaster(odoo, database, { logFile, pidFile, workerPort, websocketPort, args });
    let master = await start();
    let stopping = false;
    const front = { proxy: /** @type {import("node:http").Server | undefined} */ (undefined) };
    const stop = async () => {
        stopping = true;
        front.proxy?.close();
        front.proxy?.closeAllConnections();
        await stopMaster(master.pid);
        fs.rmSync(pidFile, { force: true });
    };
    onStarted(stop);

    const workerUrl = `http://127.0.0.1:${workerPort}`;
    let death = "";
    void master.ended.then((text) => (death = text));
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
    await beforeOpen?.(workerUrl);
    const proxy = await startProxy({ host, port, workerPort, websocketPort });
    front.proxy = proxy;
    const address = /** @type {import("node:net").AddressInfo} */ (proxy.address());
    const shownHost = ["0.0.0.0", "::", "127.0.0.1"].includes(host) ? "localhost" : host;
    const ended = onRestart
        ? keepRunning({
              first: master,
              start: async () => (master = await start()),
              isStopping: () => stopping,
              onRestart,
          })
        : master.ended.then((text) => (stopping ? new Promise(() => {}) : text));
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
