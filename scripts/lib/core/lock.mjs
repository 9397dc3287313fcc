/**
 * A lock file between processes. It holds the owner's pid and start time: the lock of a process
 * that was killed is taken over, one that is alive is waited for.
 */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "./errors.mjs";
import { describeProcess, liveProcessOf, readIfThere, readLiveProcess } from "./process_file.mjs";
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
 * Never by removing it: between the look at a dead owner and the removal another one may have taken it, and then it is
 * that one's lock which goes. What a dead owner left is replaced in one step, by whoever holds the lock for doing so.
 *
 * @param {string} file
 * @returns {number | undefined} the pid that holds it or is about to, or nothing when it is ours now
 */
export function tryLock(file) {
    // Written beside and linked: the lock never exists without its owner's name in it.
    const own = `${file}.${process.pid}`;
    fs.writeFileSync(own, describeProcess());
    try {
        return linkLock(own, file) ? undefined : takeFromDead(own, file);
    } finally {
        fs.rmSync(own, { force: true });
    }
}

/**
 * @param {string} own
 * @param {string} file
 * @returns {boolean} whether it was free
 */
function linkLock(own, file) {
    try {
        fs.linkSync(own, file);
        return true;
    } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
            throw error;
        }
        return false;
    }
}

/**
 * @param {string} own
 * @param {string} file
 * @returns {number | undefined} as `tryLock`
 */
function takeFromDead(own, file) {
    const owner = readLiveProcess(file);
    if (owner !== undefined) {
        return owner;
    }
    const right = `${file}.taking`;
    const taker = tryLock(right);
    if (taker !== undefined) {
        return taker;
    }
    try {
        // One look: a dead owner's lock stays until it is replaced, and only who holds the right does that.
        const text = readIfThere(file);
        if (text === undefined) {
            return linkLock(own, file) ? undefined : (readLiveProcess(file) ?? process.pid);
        }
        const now = liveProcessOf(text);
        if (now === undefined) {
            fs.renameSync(own, file);
        }
        return now;
    } finally {
        fs.rmSync(right, { force: true });
    }
}
