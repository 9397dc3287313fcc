/** CPU time of Odoo's processes, as the kernel accounts for it: what a noisy machine does beside does not count. */
import fs from "node:fs";

/**
 * @param {number} pid
 * @returns {number} milliseconds that all threads of the process have run so far
 */
export function cpuMs(pid) {
    let nanoseconds = 0;
    for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
        const [running = "0"] = fs
            .readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8")
            .split(" ");
        nanoseconds += Number(running);
    }
    return nanoseconds / 1e6;
}

/**
 * The children of a process that answer HTTP on a port: Odoo's workers share their parent's listening socket,
 * so they are told from its other children by their name.
 *
 * @param {number} parent
 * @returns {number[]} pids
 */
export function childPids(parent) {
    return fs
        .readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number);
}
