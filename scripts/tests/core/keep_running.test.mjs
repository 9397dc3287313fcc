import { expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { keepRunning } from "../../lib/core/keep_running.mjs";

/** A process that ends with a code of its own, as a master does that was killed. */
function startShortLived() {
    const child = spawn("sh", ["-c", "exit 255"]);
    return {
        ended: new Promise((/** @type {(text: string) => void} */ resolve) => {
            child.once("exit", (code) => resolve(`it ended with ${code}`));
        }),
    };
}

test("O5: what ends by itself is started again, and why is said", async () => {
    /** @type {string[]} */
    const heard = [];
    let starts = 0;
    let stopping = false;
    const stopped = new Promise((resolve) => {
        void keepRunning({
            first: startShortLived(),
            start: async () => {
                starts++;
                stopping = starts === 3;
                resolve(stopping);
                return startShortLived();
            },
            isStopping: () => stopping,
            onRestart: (text) => heard.push(text),
            firstPauseMs: 1,
        });
    });
    await stopped;
    expect(heard[0]).toBe("it ended with 255");
    expect(starts).toBeGreaterThan(0);
});

test("what never stays up is given up", async () => {
    let starts = 0;
    const end = await keepRunning({
        first: startShortLived(),
        start: async () => {
            starts++;
            return startShortLived();
        },
        isStopping: () => false,
        onRestart: () => {},
        firstPauseMs: 0,
    });
    expect(end).toBe("it ended with 255");
    expect(starts).toBe(8);
});

test("what is being stopped is not started again", async () => {
    let starts = 0;
    const kept = keepRunning({
        first: startShortLived(),
        start: async () => {
            starts++;
            return startShortLived();
        },
        isStopping: () => true,
        onRestart: () => {},
        firstPauseMs: 1,
    });
    const first = await Promise.race([
        kept,
        new Promise((resolve) => setTimeout(resolve, 500, "nothing")),
    ]);
    expect(first).toBe("nothing");
    expect(starts).toBe(0);
});
