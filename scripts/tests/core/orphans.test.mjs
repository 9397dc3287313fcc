import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isInstalled } from "../../lib/core/npm_packages.mjs";
import { startTimeOf, waitFor } from "../../lib/core/processes.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

let folder = "";
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-orphans-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/**
 * A run of its own that starts a child and waits for it.
 *
 * @param {string} command
 */
function startRun(command) {
    const code = `
        import { adoptChildren } from "${ROOT}/scripts/lib/core/orphans.mjs";
        import { run } from "${ROOT}/scripts/lib/core/processes.mjs";
        await adoptChildren(${JSON.stringify(folder)});
        await run("sh", ["-c", ${JSON.stringify(command)}]);`;
    return spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: "inherit" });
}

test("the child of a killed run is stopped by the next", async () => {
    const pidFile = path.join(folder, "pid");
    const killed = startRun(`echo $$ > ${pidFile}; exec sleep 60`);
    await waitFor(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, "utf8") !== "", 5000);
    const pid = Number(fs.readFileSync(pidFile, "utf8"));
    killed.kill("SIGKILL");
    await new Promise((resolve) => killed.once("exit", resolve));
    expect(startTimeOf(pid)).toEqual(expect.any(String));

    const next = startRun("true");
    expect(await new Promise((resolve) => next.once("exit", resolve))).toBe(0);
    expect(startTimeOf(pid)).toBeUndefined();
    expect(fs.readdirSync(path.join(folder, "children"))).toEqual([]);
});

test("the children of a living run are left alone", async () => {
    const pidFile = path.join(folder, "pid");
    const living = startRun(`echo $$ > ${pidFile}; exec sleep 60`);
    await waitFor(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, "utf8") !== "", 5000);
    const pid = Number(fs.readFileSync(pidFile, "utf8"));
    const next = startRun("true");
    await new Promise((resolve) => next.once("exit", resolve));
    expect(startTimeOf(pid)).toEqual(expect.any(String));
    living.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
});

test("packages count as installed only when each direct one is there in its version", () => {
    const write = (/** @type {string} */ name, /** @type {object} */ content) => {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), JSON.stringify(content));
    };
    write("package.json", { devDependencies: { "@scope/tool": "1.2.3" } });
    write("package-lock.json", {});
    expect(isInstalled(folder)).toBe(false);
    write("node_modules/.package-lock.json", {});
    expect(isInstalled(folder)).toBe(false);
    write("node_modules/@scope/tool/package.json", { version: "1.2.2" });
    expect(isInstalled(folder)).toBe(false);
    write("node_modules/@scope/tool/package.json", { version: "1.2.3" });
    expect(isInstalled(folder)).toBe(true);
});
