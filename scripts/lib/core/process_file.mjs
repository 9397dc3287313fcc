/** A file that names a process by pid and start time, so that a reused pid is never mistaken for it. */
import fs from "node:fs";
import { startTimeOf } from "./processes.mjs";

/**
 * @param {number} [pid]
 * @returns {string}
 */
export function describeProcess(pid = process.pid) {
    return `${pid} ${startTimeOf(pid) ?? "?"}\n`;
}

/**
 * The process that a file names, if it still runs.
 *
 * @param {string} file
 * @returns {number | undefined} its pid
 */
export function readLiveProcess(file) {
    return liveProcessOf(readIfThere(file) ?? "");
}

/**
 * @param {string} file
 * @returns {string | undefined} nothing when there is no such file
 */
export function readIfThere(file) {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

/**
 * The process that a text names, if it still runs.
 *
 * @param {string} text of `describeProcess`
 * @returns {number | undefined} its pid
 */
export function liveProcessOf(text) {
    const [pid, started] = text.trim().split(" ");
    const now = startTimeOf(Number(pid));
    return now !== undefined && now === started ? Number(pid) : undefined;
}
