/** The demo database: made once, upgraded when our modules have changed since. */
import fs from "node:fs";
import path from "node:path";
import { hashFolders } from "../core/content_hash.mjs";
import { withLock } from "../core/lock.mjs";
import { MODULES } from "../core/settings.mjs";
import { copyDatabase, databaseExists, dropDatabase, isTemplate } from "../odoo/database.mjs";
import {
    installModules,
    makeDatabase,
    nameBaseTemplate,
    upgradeModules,
} from "../odoo/templates.mjs";

export const DEMO_DATABASE = "eh_demo";

/**
 * Where the administrator's password is kept once it is another than Odoo's own.
 *
 * @param {Pick<import("../core/settings.mjs").Settings, "runDir">} settings
 */
export function passwordFile({ runDir }) {
    return path.join(runDir, "admin_password");
}

/**
 * The hash of what only an upgrade brings into a database; assets and tests need none.
 *
 * @param {import("../core/settings.mjs").Settings} settings
 */
function hashUpgradable(settings) {
    const folders = MODULES.map((name) => `addon/${name}`);
    return hashFolders(
        settings.root,
        folders,
        (file) => !/\/(tests|static)\/|\.pyc$/.test(file) || file.includes("/static/description/"),
    );
}

/**
 * Makes the demo database, or brings it up to date. What was done is written down last,
 * so an interrupted run is done again.
 *
 * @param {import("../odoo/command.mjs").Odoo} odoo
 * @param {(text: string) => void} note
 * @returns {Promise<"made" | "upgraded" | "kept">}
 */
export async function ensureDemoDatabase(odoo, note) {
    const stateFile = path.join(odoo.settings.runDir, "demo_database.txt");
    return withLock(path.join(odoo.settings.runDir, "demo_database.lock"), async () => {
        const wanted = hashUpgradable(odoo.settings);
        const had = fs.existsSync(stateFile) ? fs.readFileSync(stateFile, "utf8") : "";
        if (had && (await databaseExists(odoo, DEMO_DATABASE))) {
            if (had === wanted) {
                return "kept";
            }
            note("upgrading our modules");
            await upgradeModules(odoo, DEMO_DATABASE, note);
            fs.writeFileSync(stateFile, wanted);
            return "upgraded";
        }
        fs.rmSync(stateFile, { force: true });
        fs.rmSync(passwordFile(odoo.settings), { force: true }); // a new one has Odoo's own again
        await dropDatabase(odoo, DEMO_DATABASE);
        const base = nameBaseTemplate(odoo);
        if (await isTemplate(odoo, base)) {
            await copyDatabase(odoo, base, DEMO_DATABASE);
            await installModules(odoo, DEMO_DATABASE, "make_demo", note);
        } else {
            // Only tests need the template; somebody who wants to see the kiosk need not wait for it.
            await makeDatabase(odoo, DEMO_DATABASE, ["hr_attendance", ...MODULES], note);
        }
        fs.writeFileSync(stateFile, wanted);
        return "made";
    });
}
