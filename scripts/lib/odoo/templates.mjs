/**
 * The two template databases: Odoo's attendance app with its demo data, and the same with our modules.
 * Each name holds a hash of what it was made from, so a change makes a new one and the old one goes.
 */
import { hashFolders, hashText } from "../core/content_hash.mjs";
import { MODULES } from "../core/settings.mjs";
import { runOdoo, runShell } from "./command.mjs";
import { copyDatabase, dropDatabase, ensureTemplate, listDatabases } from "./database.mjs";

/** Counts up when what is done to a template below changes. */
const RECIPE = 1;

/** Odoo must not call out from here: no credits to buy, no news to fetch. */
const KEEP_QUIET = `
INSERT INTO ir_config_parameter (key, value) VALUES ('iap.endpoint', 'http://127.0.0.1:9')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
UPDATE ir_cron SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data WHERE module = 'mail' AND name = 'ir_cron_module_update_notification');
`;

const MAKE_BUNDLES = `
env['ir.qweb']._pregenerate_assets_bundles()
env['ir.qweb']._get_asset_bundle('hr_attendance.assets_public_attendance').js()
env['ir.qweb']._get_asset_bundle('hr_attendance.assets_public_attendance').css()
env.cr.commit()
`;

/**
 * Whether a file below addon/ is part of what a database with our modules holds.
 * Tests are read when they run, and static/lib is served as it lies.
 *
 * @param {string} file
 */
function isStored(file) {
    return !/\/tests\/|\/static\/lib\/|\.pyc$/.test(file);
}

/**
 * The hash of our modules' content as a database stores it.
 *
 * @param {import("../core/settings.mjs").Settings} settings
 * @param {(file: string) => boolean} [counts] fewer files
 */
export function hashModules(settings, counts = () => true) {
    return hashFolders(
        settings.root,
        MODULES.map((name) => `addon/${name}`),
        (file) => isStored(file) && counts(file),
    );
}

/**
 * A template with hr_attendance and its demo data.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {(text: string) => void} note
 * @returns {Promise<string>} its name
 */
export async function ensureBaseTemplate(odoo, note) {
    const name = nameBaseTemplate(odoo);
    await ensureTemplate(
        odoo,
        name,
        async (database) => {
            await dropOthers(odoo, "eh_base_", name);
            await makeDatabase(odoo, database, ["hr_attendance"], note);
        },
        note,
    );
    return name;
}

/** @param {import("./command.mjs").Odoo} odoo */
export function nameBaseTemplate(odoo) {
    return `eh_base_${hashText(`${RECIPE} ${odoo.source.version}`)}`;
}

/**
 * Makes a database with demo data from nothing.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database
 * @param {readonly string[]} modules
 * @param {(text: string) => void} note
 */
export async function makeDatabase(odoo, database, modules, note) {
    await runOdoo(odoo, database, [`--init=${modules.join(",")}`, ...initArgs()], {
        logName: `make_${database}`,
        onLine: (line) => noteModule(line, note),
    });
    await odoo.cluster.sql(KEEP_QUIET, database);
}

/**
 * A template for tests: the base, its asset bundles, our modules, and the bundles these change.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {(text: string) => void} note
 * @returns {Promise<string>} its name
 */
export async function ensureTestTemplate(odoo, note) {
    const base = await ensureBaseTemplate(odoo, note);
    const bundled = base.replace("eh_base_", "eh_bundled_");
    await ensureTemplate(
        odoo,
        bundled,
        async (database) => {
            await dropOthers(odoo, "eh_bundled_", bundled);
            note("asset bundles");
            await copyDatabase(odoo, base, database);
            await runShell(odoo, database, MAKE_BUNDLES, "make_bundles");
        },
        note,
    );
    const name = `eh_modules_${hashText(`${bundled} ${hashModules(odoo.settings)}`)}`;
    await ensureTemplate(
        odoo,
        name,
        async (database) => {
            await dropOthers(odoo, "eh_modules_", name);
            await copyDatabase(odoo, bundled, database);
            await installModules(odoo, database, "make_modules", note);
            note("asset bundles");
            await runShell(odoo, database, MAKE_BUNDLES, "make_module_bundles");
        },
        note,
    );
    return name;
}

/**
 * A template for tests that look at no page: the base and our modules, without bundles. It stays right when only scripts
 * and styles change.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {(text: string) => void} note
 * @returns {Promise<string>} its name
 */
export async function ensurePlainTemplate(odoo, note) {
    const base = await ensureBaseTemplate(odoo, note);
    const stored = hashModules(odoo.settings, (file) => !/\/static\/src\//.test(file));
    const name = `eh_plain_${hashText(`${base} ${stored}`)}`;
    await ensureTemplate(
        odoo,
        name,
        async (database) => {
            await dropOthers(odoo, "eh_plain_", name);
            await copyDatabase(odoo, base, database);
            await installModules(odoo, database, "make_plain", note);
        },
        note,
    );
    return name;
}

/**
 * Installs our modules, with demo data, into a database that has Odoo's.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database
 * @param {string} logName
 * @param {(text: string) => void} note
 */
export async function installModules(odoo, database, logName, note) {
    await runOdoo(odoo, database, [`--init=${MODULES.join(",")}`, ...initArgs()], {
        logName,
        onLine: (line) => noteModule(line, note),
    });
}

/**
 * Upgrades our modules in a database that has them, and installs those that it does not have yet: Odoo passes over a module
 * to update that is not installed.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} database
 * @param {(text: string) => void} note
 */
export async function upgradeModules(odoo, database, note) {
    const names = MODULES.join(",");
    await runOdoo(odoo, database, [`--init=${names}`, `--update=${names}`, ...initArgs()], {
        logName: "upgrade",
        onLine: (line) => noteModule(line, note),
    });
}

/** @returns {string[]} */
function initArgs() {
    return ["--with-demo", "--stop-after-init", "--no-http", "--max-cron-threads=0"];
}

/**
 * @param {string} line of Odoo's log
 * @param {(text: string) => void} note
 */
function noteModule(line, note) {
    const [, module, count] = /Loading module (\w+) (\(\d+\/\d+\))/.exec(line) ?? [];
    if (module) {
        note(`${module} ${count}`);
    }
}

/**
 * Drops the databases of a kind that were made from something older.
 *
 * @param {import("./command.mjs").Odoo} odoo
 * @param {string} prefix
 * @param {string} keep
 */
async function dropOthers(odoo, prefix, keep) {
    for (const name of await listDatabases(odoo, prefix)) {
        if (name !== keep) {
            await dropDatabase(odoo, name);
        }
    }
}
