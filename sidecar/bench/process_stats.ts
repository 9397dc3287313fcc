/** CPU time and memory of a process, from Linux. */
import fs from "node:fs";

/** CPU time of all threads of a process since it started, in milliseconds, to the nanosecond. */
export function cpuMs(pid: number): number {
    let ns = 0;
    for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
        const [run] = fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
        ns += Number(run);
    }
    return ns / 1e6;
}

/** Resident memory in megabytes. */
export function rssMb(pid: number): number {
    return statusKb(pid, "VmRSS") / 1024;
}

/** The largest resident memory so far, in megabytes. */
export function peakRssMb(pid: number): number {
    return statusKb(pid, "VmHWM") / 1024;
}

function statusKb(pid: number, field: string): number {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]);
}
