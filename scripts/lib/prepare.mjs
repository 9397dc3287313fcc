/** Everything a run needs before it can use Odoo; each step is skipped when it was done before. */
import fs from "node:fs";
import path from "node:path";
import { requireSpace } from "./core/disk.mjs";
import { UserError } from "./core/errors.mjs";
import { later } from "./core/later.mjs";
import { run } from "./core/processes.mjs";
import { ensurePackages, hasDebianPackages } from "./debian/packages.mjs";
import { requireDebian } from "./debian/release.mjs";
import { describeOdoo } from "./odoo/command.mjs";
import { getOdooSource } from "./odoo/source.mjs";
import { Cluster } from "./postgres/cluster.mjs";

/** What the cluster with the databases of a start and a test run needs. */
const DATABASE_BYTES = 1e9;

/**
 * @typedef {(keyof typeof import("./debian/packages.mjs").PACKAGE_SETS)[]} PackageSets
 *
 * @typedef {object} Beginnings work that is under way; each shows its progress to whoever awaits it
 * @property {import("./core/later.mjs").Later<void>} packages
 * @property {import("./core/later.mjs").Later<import("./odoo/source.mjs").OdooSource>} source
 */

/**
 * Begins what takes the network's time rather than ours: Debian's packages and Odoo's source,
 * which hardly get in each other's way, nor in npm's.
 *
 * @param {import("./core/settings.mjs").Settings} settings
 * @param {PackageSets} packageSets
 * @returns {Beginnings}
 */
export function beginPreparing(settings, packageSets) {
    makeFolders(settings);
    if (!settings.odooHome) {
        requireDebian();
    }
    return {
        packages: later((note) => ensureDebianPackages(settings, packageSets, note)),
        source: later((note) => getOdooSource(settings, note)),
    };
}

/**
 * Debian packages, Odoo's source and the database server.
 *
 * @param {object} parts
 * @param {import("./core/settings.mjs").Settings} parts.settings
 * @param {import("./core/progress.mjs").Progress} parts.progress
 * @param {import("./core/lifetime.mjs").Lifetime} parts.lifetime closes the database server at the end
 * @param {PackageSets} [parts.packageSets] what is needed, if nothing was begun yet
 * @param {Beginnings} [parts.begun]
 * @returns {Promise<import("./odoo/command.mjs").Odoo>}
 */
export async function prepareOdoo({
    settings,
    progress,
    lifetime,
    packageSets = [],
    begun = beginPreparing(settings, packageSets),
}) {
    await progress.step("Debian packages", begun.packages);
    const source = await progress.step("Odoo 19", begun.source);
    const cluster = await Cluster.of(settings);
    lifetime.onEnd(() => cluster.close());
    await progress.step("PostgreSQL", () => cluster.open());
    return describeOdoo(settings, source, cluster);
}

/**
 * Chromium and ffmpeg, for what drives a browser; elsewhere than on Debian people install them themselves.
 *
 * @param {import("./core/progress.mjs").Progress} progress
 */
export async function ensureBrowser(progress) {
    if (hasDebianPackages()) {
        await progress.step("Chromium and ffmpeg", (note) => ensurePackages(["browser"], note));
    }
}

/**
 * @param {import("./core/settings.mjs").Settings} settings
 * @param {PackageSets} sets
 * @param {(text: string) => void} note
 */
async function ensureDebianPackages(settings, sets, note) {
    if (hasDebianPackages()) {
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
 * The two folders everything is kept in.
 *
 * @param {import("./core/settings.mjs").Settings} settings
 * @throws {UserError} one of them cannot be written
 */
export function makeFolders({ runDir, cacheDir }) {
    makeFolder(cacheDir, "EH_CACHE_DIR");
    makeFolder(runDir, "EH_RUN_DIR");
    requireSpace(runDir, DATABASE_BYTES, "EH_RUN_DIR");
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
