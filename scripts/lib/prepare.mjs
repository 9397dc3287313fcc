/** Everything a run needs before it can use Odoo; each step is skipped when it was done before. */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "./core/errors.mjs";
import { run } from "./core/processes.mjs";
import { ensurePackages } from "./debian/packages.mjs";
import { requireDebian } from "./debian/release.mjs";
import { describeOdoo } from "./odoo/command.mjs";
import { getOdooSource } from "./odoo/source.mjs";
import { Cluster } from "./postgres/cluster.mjs";

/**
 * Debian packages, Odoo's source and the database server.
 *
 * @param {object} parts
 * @param {import("./core/settings.mjs").Settings} parts.settings
 * @param {import("./core/progress.mjs").Progress} parts.progress
 * @param {import("./core/lifetime.mjs").Lifetime} parts.lifetime closes the database server at the end
 * @param {(keyof typeof import("./debian/packages.mjs").PACKAGE_SETS)[]} parts.packageSets
 * @returns {Promise<import("./odoo/command.mjs").Odoo>}
 */
export async function prepareOdoo({ settings, progress, lifetime, packageSets }) {
    makeFolder(settings.runDir, "EH_RUN_DIR");
    makeFolder(settings.cacheDir, "EH_CACHE_DIR");
    if (!settings.odooHome) {
        requireDebian();
    }
    // The download and dpkg hardly get in each other's way, so they go together.
    const source = getOdooSourceLater(settings);
    await progress.step("Debian packages", (note) =>
        ensureDebianPackages(settings, packageSets, note),
    );
    const odooSource = await progress.step("Odoo 19", (note) => source(note));
    const cluster = await Cluster.of(settings);
    lifetime.onEnd(() => cluster.close());
    await progress.step("PostgreSQL", () => cluster.open());
    return describeOdoo(settings, odooSource, cluster);
}

/**
 * Starts getting Odoo now; its progress is shown by whoever awaits it.
 *
 * @param {import("./core/settings.mjs").Settings} settings
 * @returns {(note: (text: string) => void) => Promise<import("./odoo/source.mjs").OdooSource>}
 */
function getOdooSourceLater(settings) {
    /** @type {(text: string) => void} */
    let show = () => {};
    const result = getOdooSource(settings, (text) => show(text));
    result.catch(() => {}); // reported by whoever awaits it
    return (note) => {
        show = note;
        return result;
    };
}

/**
 * @param {import("./core/settings.mjs").Settings} settings
 * @param {(keyof typeof import("./debian/packages.mjs").PACKAGE_SETS)[]} sets
 * @param {(text: string) => void} note
 */
async function ensureDebianPackages(settings, sets, note) {
    if (fs.existsSync("/usr/bin/dpkg-query") && fs.existsSync("/etc/debian_version")) {
        await ensurePackages(sets, note);
    }
    try {
        await run(settings.python, [
            "-c",
            "import psycopg2, lxml.html.clean, gevent, werkzeug, PIL",
        ]);
    } catch {
        throw new UserError(
            `${settings.python} lacks Python packages that Odoo needs`,
            "Set ODOO_PYTHON to the interpreter of the environment your Odoo runs in",
        );
    }
}

/**
 * @param {string} folder
 * @param {string} variable that names another one
 */
function makeFolder(folder, variable) {
    try {
        fs.mkdirSync(folder, { recursive: true });
        fs.accessSync(folder, fs.constants.W_OK);
    } catch (error) {
        const code = /** @type {NodeJS.ErrnoException} */ (error).code;
        if (code === "ENOSPC") {
            throw error;
        }
        throw new UserError(
            `${path.resolve(folder)} cannot be written (${code})`,
            `Make it yours, or set ${variable} to a folder that is`,
        );
    }
}
