import { describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CommandError, UserError, explain, isDiskFull } from "../../lib/core/errors.mjs";
import { checkNode } from "../../lib/core/node_version.mjs";
import { run, startTimeOf, stopRunning, waitFor } from "../../lib/core/processes.mjs";
import { formatSeconds } from "../../lib/core/progress.mjs";
import { loadSettings } from "../../lib/core/settings.mjs";

describe("a command", () => {
    test("gives its output, split by stream", async () => {
        const { stdout, output } = await run("sh", ["-c", "echo out; echo err >&2"]);
        expect(stdout).toBe("out\n");
        expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
    });

    test("that fails carries the end of what it said", async () => {
        await expect(run("sh", ["-c", "echo why; exit 3"])).rejects.toThrow(/ended with 3:\nwhy/);
    });

    test("that does not exist is an error, not a crash", async () => {
        await expect(run("/no/such/program", [])).rejects.toThrow(CommandError);
    });

    test("gets its input", async () => {
        expect((await run("cat", [], { input: "hello" })).stdout).toBe("hello");
    });

    test("that takes too long is stopped with its children", async () => {
        const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "eh-run-")), "pid");
        const started = run("sh", ["-c", `sleep 60 & echo $! > ${file}; wait`], { timeoutMs: 300 });
        await expect(started).rejects.toThrow(/no end after/);
        const pid = Number(fs.readFileSync(file, "utf8"));
        expect(await waitFor(() => startTimeOf(pid) === undefined, 3000)).toBe(true);
    });

    test("ends when everything is stopped", async () => {
        const started = run("sleep", ["60"]);
        stopRunning();
        await expect(started).rejects.toThrow(/SIGTERM/);
    });
});

describe("what is said about an error", () => {
    test("a person's mistake is one sentence and the way out", () => {
        expect(explain(new UserError("Port 1 is taken", "Take another"))).toBe(
            "Port 1 is taken. Take another.",
        );
    });

    test.each([
        [Object.assign(new Error("write"), { code: "ENOSPC" })],
        [new CommandError("dpkg", 1, "cannot copy: No space left on device")],
        [new CommandError("apt-get", 100, "E: You don't have enough free space in /var/cache/apt")],
    ])("a full disk is known from %s", (error) => {
        expect(isDiskFull(error)).toBe(true);
        expect(explain(error)).toMatch(/The disk is full/);
    });
});

describe("settings", () => {
    test("the cache follows XDG, our own variable wins", () => {
        expect(loadSettings({ XDG_CACHE_HOME: "/x" }).cacheDir).toBe("/x/eh_hr_face");
        expect(loadSettings({ XDG_CACHE_HOME: "/x", EH_CACHE_DIR: "/y" }).cacheDir).toBe("/y");
    });

    test("the command line wins over the environment", () => {
        expect(loadSettings({ PORT: "1" }, { port: "2" }).port).toBe(2);
        expect(loadSettings({}).port).toBe(8069);
        expect(loadSettings({}).host).toBe("127.0.0.1");
    });

    test.each(["0", "65536", "eighty", "80.5", "-1"])("%s is no port", (port) => {
        expect(() => loadSettings({}, { port })).toThrow(/is no port.*--port 8070/);
    });
});

test.each([
    [0, "0.0 s"],
    [59_949, "59.9 s"],
    [59_960, "1 min 00 s"],
    [119_700, "2 min 00 s"],
    [125_000, "2 min 05 s"],
])("%i ms is shown as %s", (ms, text) => {
    expect(formatSeconds(ms)).toBe(text);
});

test("N6: an old Node is told what it takes, and where that is from", () => {
    expect(() => checkNode("18.19.0")).toThrow(/at least 20\.19.*nodejs\.org/);
    expect(() => checkNode("20.18.3")).toThrow(/at least 20\.19/);
    expect(() => checkNode("22.0.0")).not.toThrow();
});
