/** A benchmark that runs in Odoo's shell and prints one line of JSON. */
import fs from "node:fs";
import { runShell } from "../../scripts/lib/odoo/command.mjs";

/**
 * @param {import("../../scripts/lib/odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @param {URL} file the Python file
 * @param {string} logName
 * @returns {Promise<any>} what it printed behind `BENCH `
 */
export async function runShellBenchmark(odoo, database, file, logName) {
    const code = fs.readFileSync(file, "utf8");
    // The shell reads statements as a person would type them: an exec keeps the file as it is written.
    const { stdout } = await runShell(odoo, database, `exec(${JSON.stringify(code)})\n`, logName);
    const line = stdout.split("\n").find((text) => text.includes("BENCH "));
    if (!line) {
        throw new Error(`${logName} printed no result:\n${stdout.slice(-2000)}`);
    }
    return JSON.parse(line.slice(line.indexOf("BENCH ") + 6));
}
