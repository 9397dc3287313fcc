/**
 * A lock file between processes. It holds the owner's pid and start time: the lock of a process
 * that was killed is taken over, one that is alive is waited for.
 */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "./errors.mjs";
import { describeProcess, readLiveProcess } from "./process_file.mjs";
import { waitFor } from "./processes.mjs";

const WAIT_MS = 20 * 60_000;

/**
 * Runs `work` while holding the lock.
 *
 * @template T
 * @param {string} file the lock file
 * @param {() => Promise<T>} work
 * @param {{onWait?: (pid: number) => void, waitMs?: number}} [options] `onWait` hears once who holds the lock
 * @returns {Promise<T>}
 * @throws {UserError} still held after `waitMs`
 */
export async function withLock(file, work, { onWait, waitMs = WAIT_MS } = {}) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    let said = false;
    const got = await waitFor(
        () => {
            const owner = tryLock(file);
            if (owner !== undefined && !said) {
                said = true;
                onWait?.(owner);
            }
            return owner === undefined;
        },
        waitMs,
        200,
    );
    if (!got) {
        throw new UserError(
            `Another run holds ${file}`,
            "Wait for it or stop it, then start again",
        );
    }
    try {
        return await work();
    } finally {
        fs.rmSync(file, { force: true });
    }
}

/**
 * Takes the lock if it is free or its owner is gone.
 *
 * @param {string} file
 * @returns {number | undefined} the pid that holds it, or nothing when it is ours now
 */
export function tryLock(file) {
    // Written beside and linked: the lock never exists without its owner's name in it.
    const own = `${file}.${process.pid}`;
    fs.writeFileSync(own, describeProcess());
    try {
        for (let attempt = 0; attempt < 2; attempt++) {
            try {
                fs.linkSync(own, file);
                return undefined;
            } catch (error) {
                if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
                    throw error;
                }
            }
            const owner = readLiveProcess(file);
            if (owner !== undefined) {
                return owner;
            }
            fs.rmSync(file, { force: true });
        }
        return readLiveProcess(file) ?? process.pid;
    } finally {
        fs.rmSync(own, { force: true });
    }
}
