import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { tryLock, withLock } from "../../lib/core/lock.mjs";
import { describeProcess, readLiveProcess } from "../../lib/core/process_file.mjs";
import { startTimeOf } from "../../lib/core/processes.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

let folder = "";
let lock = "";
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-lock-"));
    lock = path.join(folder, "lock");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test("a lock that a living process holds names it and is left alone", () => {
    fs.writeFileSync(lock, describeProcess(process.ppid));
    expect(tryLock(lock)).toBe(process.ppid);
    expect(readLiveProcess(lock)).toBe(process.ppid);
});

test("the lock of a killed process is taken over", async () => {
    const child = spawn("sleep", ["60"]);
    fs.writeFileSync(lock, describeProcess(child.pid));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(tryLock(lock)).toBeUndefined();
    expect(readLiveProcess(lock)).toBe(process.pid);
});

test("a pid that another process has by now is not its old owner", () => {
    fs.writeFileSync(lock, `${process.ppid} 1\n`);
    expect(tryLock(lock)).toBeUndefined();
});

test.each(["", "nonsense\n", "-1 5\n"])("a broken lock file %j blocks nobody", (content) => {
    fs.writeFileSync(lock, content);
    expect(tryLock(lock)).toBeUndefined();
});

test("the lock is free again after the work, also when that fails", async () => {
    await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(fs.readdirSync(folder)).toEqual([]);
});

test("who waits hears once for whom, and gives up with a way out", async () => {
    fs.writeFileSync(lock, describeProcess(process.ppid));
    const heard = /** @type {number[]} */ ([]);
    await expect(
        withLock(lock, () => Promise.resolve(), { waitMs: 500, onWait: (pid) => heard.push(pid) }),
    ).rejects.toThrow(/Another run holds/);
    expect(heard).toEqual([process.ppid]);
});

test("a process that is gone has no start time", () => {
    expect(startTimeOf(process.pid)).toEqual(expect.any(String));
    expect(startTimeOf(2 ** 22 + 1)).toBeUndefined();
});

/** A child that takes the lock again and again, and is not alone in what it guards: it ends with 1. */
const CONTENDER = `
import fs from "node:fs";
import { tryLock } from ${JSON.stringify(path.join(ROOT, "scripts/lib/core/lock.mjs"))};
const [lock, rounds] = process.argv.slice(1);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
for (let round = 0; round < Number(rounds); round++) {
    while (tryLock(lock) !== undefined) {
        await pause(1);
    }
    fs.closeSync(fs.openSync(lock + ".inside", "wx"));
    await pause(1);
    fs.rmSync(lock + ".inside");
    if (round % 2 === 0) {
        // This one is killed: its lock stays, with a name that nobody has.
        fs.writeFileSync(lock + ".dead", "2 1");
        fs.renameSync(lock + ".dead", lock);
    } else {
        fs.rmSync(lock);
    }
}`;

test("S15: of many that wait for a dead owner's lock, one at a time holds it", async () => {
    const ends = await Promise.all(
        Array.from({ length: 8 }, () => {
            const args = ["--input-type=module", "--eval", CONTENDER, lock, "12"];
            const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
            return new Promise((resolve) => child.once("exit", resolve));
        }),
    );
    expect(ends).toEqual(ends.map(() => 0));
}, 60_000);
