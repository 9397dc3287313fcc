/**
 * `npm run faults`: every fault in every phase of a check-in, on a real Odoo, PostgreSQL and Chromium, as a table: what was tapped,
 * what Odoo has of it, what was lost or doubled, and how long the next person waited. `npm test` runs a part of it.
 */
import fs from "node:fs";
import path from "node:path";
import { runMain } from "./lib/core/lifetime.mjs";
import { run } from "./lib/core/processes.mjs";
import { loadSettings } from "./lib/core/settings.mjs";

const TIMEOUT_MS = 30 * 60_000;

await runMain(async () => {
    const { root, runDir } = loadSettings(process.env);
    const table = path.join(runDir, "log", "faults.txt");
    fs.rmSync(table, { force: true });
    const { code } = await run(process.execPath, ["scripts/test.mjs", "--only", "faults"], {
        cwd: root,
        env: { ...process.env, EH_FAULTS: "whole" },
        timeoutMs: TIMEOUT_MS,
        okCodes: [0, 1],
    });
    console.log(fs.existsSync(table) ? fs.readFileSync(table, "utf8") : "No table was made.");
    return code;
});
