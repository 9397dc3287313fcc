/**
 * What a killed run leaves running. Each run writes down its child processes; the next one stops those
 * whose parent is gone, before they get in its way: two `npm ci` at once leave neither's packages whole.
 */
import fs from "node:fs";
import path from "node:path";
import { describeProcess, readLiveProcess } from "./process_file.mjs";
import { recordChildren, signalGroup, startTimeOf, waitFor } from "./processes.mjs";

const STOP_MS = 5000;
/** Nothing outlasts SIGKILL but for a machine with too much to do. */
const KILLED_MS = 30_000;
const PARENT = "parent";

/**
 * Stops the orphans of earlier runs, then writes down the children of this one.
 *
 * @param {string} runDir
 */
export async function adoptChildren(runDir) {
    const folder = path.join(runDir, "children");
    fs.mkdirSync(folder, { recursive: true });
    for (const name of fs.readdirSync(folder)) {
        const family = path.join(folder, name);
        if (readLiveProcess(path.join(family, PARENT)) === undefined) {
            await stopChildren(family);
            fs.rmSync(family, { recursive: true, force: true });
        }
    }
    const own = path.join(folder, String(process.pid));
    fs.mkdirSync(own, { recursive: true });
    fs.writeFileSync(path.join(own, PARENT), describeProcess());
    recordChildren({
        started: (pid) => fs.writeFileSync(path.join(own, String(pid)), describeProcess(pid)),
        ended: (pid) => fs.rmSync(path.join(own, String(pid)), { force: true }),
    });
    process.on("exit", () => {
        // A reset may have taken the folder away already.
        fs.rmSync(own, { recursive: true, force: true });
    });
}

/** @param {string} family */
async function stopChildren(family) {
    const files = fs.readdirSync(family).filter((name) => name !== PARENT);
    const pids = files
        .map((name) => readLiveProcess(path.join(family, name)))
        .filter((pid) => pid !== undefined);
    pids.forEach((pid) => signalGroup(pid, "SIGTERM"));
    const gone = () => pids.every((pid) => startTimeOf(pid) === undefined);
    if (!(await waitFor(gone, STOP_MS))) {
        pids.forEach((pid) => signalGroup(pid, "SIGKILL"));
        await waitFor(gone, KILLED_MS);
    }
}
