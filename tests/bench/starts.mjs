/** Q8: how long a newcomer waits. A copy of this checkout, empty caches, then the same again. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { run } from "../../scripts/lib/core/processes.mjs";
import { findFreePort } from "../../scripts/lib/odoo/ports.mjs";
import { makeFigure } from "./figures.mjs";

const TIMEOUT_MS = 15 * 60_000;

/**
 * @param {import("../../scripts/lib/core/settings.mjs").Settings} settings
 * @param {(text: string) => void} note
 * @returns {Promise<import("./figures.mjs").Figure[]>}
 */
export async function measureStarts(settings, note) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh_hr_face_bench-"));
    fs.chmodSync(folder, 0o755); // PostgreSQL's own user has to get in
    try {
        const clone = path.join(folder, "clone");
        await run("git", ["clone", "--quiet", settings.root, clone]);
        const env = {
            ...process.env,
            EH_CACHE_DIR: path.join(folder, "cache"),
            EH_RUN_DIR: path.join(clone, ".run"),
            npm_config_cache: path.join(folder, "npm"),
            PORT: String(await findFreePort()),
        };
        note("first start, from empty caches");
        const first = await timeStart(clone, env);
        note("second start");
        const second = await timeStart(clone, env);
        return [
            makeFigure(
                "Q8.first",
                first,
                "<= 180",
                "s",
                "npm start in a fresh clone: npm packages, Odoo, database and build from empty caches (1 run); " +
                    "Debian packages that this machine already has are not installed again",
            ),
            makeFigure(
                "Q8.second",
                second,
                "<= 15",
                "s",
                "npm start again in the same clone (1 run)",
            ),
        ];
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * @param {string} clone
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} seconds from the command to "Ready"
 */
async function timeStart(clone, env) {
    const start = performance.now();
    const child = spawn("npm", ["start"], {
        cwd: clone,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    let output = "";
    let seconds = 0;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const timer = setTimeout(() => interrupt(child.pid), TIMEOUT_MS);
    for (const stream of [child.stdout, child.stderr]) {
        readline.createInterface({ input: stream }).on("line", (line) => {
            output += `${line}\n`;
            if (line.startsWith("Ready after") && seconds === 0) {
                seconds = (performance.now() - start) / 1000;
                interrupt(child.pid);
            }
        });
    }
    await ended;
    clearTimeout(timer);
    if (seconds === 0) {
        throw new Error(`npm start did not get ready:\n${output.slice(-2000)}`);
    }
    return seconds;
}

/** @param {number | undefined} pid of a process group, which gets what Ctrl-C sends */
function interrupt(pid) {
    if (pid !== undefined) {
        process.kill(-pid, "SIGINT");
    }
}
