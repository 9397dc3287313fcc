/** Our modules are uninstalled one after the other: what is left is Odoo's kiosk as it was before them, and nothing of ours. */
import fs from "node:fs";
import path from "node:path";
import { MODULES, ROOT } from "../core/settings.mjs";
import { runShell } from "../odoo/command.mjs";
import { copyDatabase, dropDatabase } from "../odoo/database.mjs";
import { ensureBaseTemplate } from "../odoo/templates.mjs";

const STATE_PROGRAM = path.join(ROOT, "scripts/lib/test/kiosk_state.py");
const SHOWN = 12;

/** @typedef {Record<string, string[]>} KioskState what there is, by kind */
/** @typedef {import("./counts.mjs").TestCounts} TestCounts */

/**
 * @param {import("../odoo/command.mjs").Odoo} odoo
 * @param {string} database with all our modules; they are gone afterwards
 * @returns {Promise<TestCounts>} each module is a test
 */
export async function testUninstalls(odoo, database) {
    const plain = `${database}_before`;
    await dropDatabase(odoo, plain);
    await copyDatabase(odoo, await ensureBaseTemplate(odoo, () => {}), plain);
    try {
        const before = await lookAndUninstall(odoo, plain);
        const order = [...MODULES].reverse();
        await lookAndUninstall(odoo, database, order[0]);
        /** @type {string[]} */
        const details = [];
        for (const [index, name] of order.entries()) {
            const left = compareStates(
                before,
                await lookAndUninstall(odoo, database, order[index + 1]),
            );
            // While others of ours are there, what they brought is no remnant.
            const isLast = name === MODULES[0];
            const faults = isLast ? left : left.filter((line) => belongsTo(line, name));
            if (faults.length > 0) {
                details.push(`failed uninstalling ${name}:\n${faults.slice(0, SHOWN).join("\n")}`);
            }
        }
        const failed = details.length;
        return { passed: MODULES.length - failed, failed, skipped: 0, details };
    } finally {
        await dropDatabase(odoo, plain);
    }
}

/**
 * Each call is an Odoo of its own, so that what is looked at was loaded without the modules that are gone. The look comes before
 * the next uninstall in it: one start of Odoo instead of two.
 *
 * @param {import("../odoo/command.mjs").Odoo} odoo
 * @param {string} database
 * @param {string} [name] of a module to uninstall once all was looked at
 * @returns {Promise<KioskState>} what there was before that
 */
async function lookAndUninstall(odoo, database, name) {
    const look = `exec(${JSON.stringify(fs.readFileSync(STATE_PROGRAM, "utf8"))})\n`;
    const uninstall =
        `module = env['ir.module.module'].search([('name', '=', '${name}'), ('state', '=', 'installed')])\n` +
        `print('FOUND', len(module))\nmodule.button_immediate_uninstall()\n`;
    const { stdout } = await runShell(
        odoo,
        database,
        name ? look + uninstall : look,
        `uninstall_${name ?? "end"}`,
    );
    const line = stdout.split("\n").find((text) => text.includes("STATE {"));
    if (!line) {
        throw new Error(`no state of ${database}:\n${stdout.slice(-2000)}`);
    }
    if (name && !stdout.includes("FOUND 1")) {
        throw new Error(`${name} is not installed:\n${stdout.slice(-2000)}`);
    }
    return JSON.parse(line.slice(line.indexOf("STATE ") + "STATE ".length));
}

/**
 * @param {KioskState} before
 * @param {KioskState} after
 * @returns {string[]} a line for everything that was added or is gone
 */
export function compareStates(before, after) {
    return Object.entries(before).flatMap(([kind, old]) => {
        const [was, is] = [new Set(old), new Set(after[kind] ?? [])];
        return [
            ...[...is].filter((text) => !was.has(text)).map((text) => `left in ${kind}: ${text}`),
            ...[...was].filter((text) => !is.has(text)).map((text) => `gone from ${kind}: ${text}`),
        ];
    });
}

/**
 * @param {string} line of `compareStates`
 * @param {string} name of a module
 * @returns {boolean} whether a record, a route or a file says that it is this module's
 */
function belongsTo(line, name) {
    return new RegExp(`\\b${name}\\b`).test(line);
}
