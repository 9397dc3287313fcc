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
    let text;
    try {
        text = fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
    const [pid, started] = text.trim().split(" ");
    const now = startTimeOf(Number(pid));
    return now !== undefined && now === started ? Number(pid) : undefined;
}
