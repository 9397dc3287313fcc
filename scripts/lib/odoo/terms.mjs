/** Odoo's own export of the texts to translate, written into our modules' i18n folders. */
import fs from "node:fs";
import { MODULES } from "../core/settings.mjs";
import { runShell } from "./command.mjs";

/**
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database has our modules, and their views as they are now
 * @returns {Promise<string[]>} the files that changed
 */
export async function exportTerms(odoo, database) {
    const script = fs.readFileSync(new URL("terms.py", import.meta.url), "utf8");
    const { stdout } = await runShell(
        odoo,
        database,
        `MODULES = ${JSON.stringify(MODULES)}\n${script}`,
        "terms",
    );
    return stdout.split("\n").filter((line) => line.endsWith(".po") || line.endsWith(".pot"));
}
