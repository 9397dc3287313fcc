/** Removes what a checkout has made for itself: databases, filestores, logs. The download stays. */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "./core/errors.mjs";
import { readLiveProcess } from "./core/process_file.mjs";
import { stopLeftover } from "./odoo/master.mjs";
import { Cluster } from "./postgres/cluster.mjs";

/** @param {import("./core/settings.mjs").Settings} settings */
export async function resetCheckout(settings) {
    const { runDir } = settings;
    const owner = readLiveProcess(path.join(runDir, "start.lock"));
    if (owner !== undefined && owner !== process.pid) {
        throw new UserError(
            `This checkout is running (process ${owner})`,
            "Stop it with Ctrl-C first",
        );
    }
    const cluster = await stopCheckout(settings);
    for (const folder of cluster ? [cluster.dir, cluster.socketDir] : []) {
        fs.rmSync(folder, { recursive: true, force: true });
    }
    fs.rmSync(runDir, { recursive: true, force: true });
    fs.mkdirSync(runDir, { recursive: true });
}

/**
 * Stops the servers that a killed run of this checkout has left behind.
 *
 * @param {import("./core/settings.mjs").Settings} settings
 * @returns {Promise<Cluster | undefined>} the stopped database server, if PostgreSQL is installed
 */
export async function stopCheckout(settings) {
    if (fs.existsSync(settings.runDir)) {
        const names = fs.readdirSync(settings.runDir).filter((name) => name.endsWith(".pid"));
        for (const name of names) {
            await stopLeftover(path.join(settings.runDir, name));
        }
    }
    let cluster;
    try {
        cluster = await Cluster.of(settings);
    } catch {
        return undefined; // PostgreSQL is not installed yet: there is no cluster
    }
    await cluster.stop();
    return cluster;
}
