/** CPU time of a page's own thread and of its worker's, as the kernel accounts for it. */
import fs from "node:fs";

/**
 * @typedef {object} ThreadTimes
 * @property {number} page milliseconds
 * @property {number} worker milliseconds
 */

/**
 * @param {number[]} pids processes that run pages
 * @returns {ThreadTimes} summed over them
 */
export function readThreadTimes(pids) {
    const times = { page: 0, worker: 0 };
    for (const pid of pids) {
        for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
            const folder = `/proc/${pid}/task/${task}`;
            const cpuMs =
                Number(fs.readFileSync(`${folder}/schedstat`, "utf8").split(" ")[0]) / 1e6;
            if (task === String(pid)) {
                times.page += cpuMs;
            } else if (fs.readFileSync(`${folder}/comm`, "utf8").startsWith("DedicatedWorker")) {
                times.worker += cpuMs;
            }
        }
    }
    return times;
}
