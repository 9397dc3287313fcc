/**
 * The Odoo 19 source tree: somebody's own (ODOO_HOME), or Debian's package odoo-19,
 * unpacked into the cache folder.
 */
import fs from "node:fs";
import path from "node:path";
import { requireSpace } from "../core/disk.mjs";
import { UserError } from "../core/errors.mjs";
import { withLock } from "../core/lock.mjs";
import { ODOO_SERIES } from "../core/settings.mjs";
import { requireDebian } from "../debian/release.mjs";
import { unpackPackages } from "../debian/download.mjs";

/**
 * @typedef {object} OdooSource
 * @property {string} program the script that starts Odoo
 * @property {string} pythonPath the folder that holds the Python package `odoo`
 * @property {string[]} addonsPaths folders of Odoo's own modules
 * @property {string} version names this very source, for the names of databases made with it
 */

const SUITE = "sid";
const ODOO_PACKAGE = "odoo-19";
/** Odoo's package links to these files; without them its pages answer 500 or lack their fonts. */
const LINKED = ["libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-montserrat"];
/** bookworm's layout is the one the links mean. */
const LINKED_HERE = ["fonts-font-awesome", "fonts-roboto-unhinted"];

/** What the download and the unpacked tree need. */
const NEEDED_BYTES = 2e9;

/** Debian leaves this file out; every page that loads it would log an error. */
const MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js";

/**
 * The source tree, fetched when it is not there yet.
 *
 * @param {import("../core/settings.mjs").Settings} settings
 * @param {(text: string) => void} note
 * @returns {Promise<OdooSource>}
 */
export async function getOdooSource(settings, note) {
    if (settings.odooHome) {
        return openSource(settings.odooHome);
    }
    const tree = path.join(settings.cacheDir, ODOO_PACKAGE);
    if (!fs.existsSync(tree)) {
        const lock = path.join(settings.cacheDir, "odoo.lock");
        await withLock(lock, () => fetchOdoo(settings, tree, note), {
            onWait: (pid) => note(`waiting for process ${pid}, which fetches it`),
        });
    }
    return openSource(tree);
}

/**
 * Fetches Debian's Odoo. The tree appears under its name only when it is whole.
 *
 * @param {import("../core/settings.mjs").Settings} settings
 * @param {string} tree
 * @param {(text: string) => void} note
 */
async function fetchOdoo(settings, tree, note) {
    if (fs.existsSync(tree)) {
        return; // another run was faster
    }
    for (const name of fs.readdirSync(settings.cacheDir)) {
        if (name.startsWith("part-")) {
            fs.rmSync(path.join(settings.cacheDir, name), { recursive: true, force: true });
        }
    }
    requireSpace(settings.cacheDir, NEEDED_BYTES, "EH_CACHE_DIR");
    const part = fs.mkdtempSync(path.join(settings.cacheDir, "part-"));
    try {
        const codename = requireDebian();
        const root = path.join(part, "root");
        const files = await unpackPackages({
            workDir: path.join(part, "apt"),
            target: root,
            codename,
            packages: [
                ...[ODOO_PACKAGE, ...LINKED].map((name) => `${name}/${SUITE}`),
                ...LINKED_HERE.map((name) => `${name}/${codename}`),
            ],
            note,
        });
        const script = path.join(openSource(root).addonsPaths[0] ?? "", MISSING_SCRIPT);
        if (!fs.existsSync(script)) {
            fs.mkdirSync(path.dirname(script), { recursive: true });
            fs.writeFileSync(script, "/* left out by Debian: no background blur in calls */\n");
        }
        fs.writeFileSync(path.join(root, "packages.txt"), `${files.join("\n")}\n`);
        fs.renameSync(root, tree);
    } finally {
        fs.rmSync(part, { recursive: true, force: true });
    }
}

/**
 * A source tree in one of the layouts Odoo comes in: a git checkout or tarball (`odoo-bin`, `addons/`),
 * Debian's package unpacked into a folder, or the Python package alone.
 *
 * @param {string} home
 * @returns {OdooSource}
 * @throws {UserError} not a tree of Odoo 19
 */
export function openSource(home) {
    const debian = path.join(home, "usr/lib/python3/dist-packages");
    const layouts = [
        { pythonPath: debian, programs: [path.join(home, "usr/bin/odoo")], addons: [] },
        {
            pythonPath: home,
            programs: [path.join(home, "odoo-bin"), path.join(home, "setup/odoo")],
            addons: [path.join(home, "addons")],
        },
    ];
    for (const { pythonPath, programs, addons } of layouts) {
        const release = path.join(pythonPath, "odoo/release.py");
        const program = programs.find((file) => fs.existsSync(file));
        if (!program || !fs.existsSync(release)) {
            continue;
        }
        const text = fs.readFileSync(release, "utf8");
        const [, major, minor] = /^version_info = \((\d+), (\d+)/m.exec(text) ?? [];
        if (`${major}.${minor}` !== ODOO_SERIES) {
            throw new UserError(
                `${home} holds Odoo ${major ?? "?"}.${minor ?? "?"}, and the modules need ${ODOO_SERIES}`,
                "Set ODOO_HOME to an Odoo 19.0 source tree, or leave it out",
            );
        }
        const addonsPaths = [path.join(pythonPath, "odoo/addons"), ...addons].filter(
            (folder) =>
                fs.existsSync(path.join(folder, "hr_attendance")) || folder.endsWith("odoo/addons"),
        );
        if (!addonsPaths.some((folder) => fs.existsSync(path.join(folder, "hr_attendance")))) {
            break;
        }
        return { program, pythonPath, addonsPaths, version: describeVersion(home) };
    }
    throw new UserError(
        `${home} holds no Odoo ${ODOO_SERIES} source tree with hr_attendance`,
        home.endsWith(ODOO_PACKAGE)
            ? `Remove ${home} and start again`
            : "Set ODOO_HOME to the folder that has odoo-bin in it, or leave it out",
    );
}

/** @param {string} home */
function describeVersion(home) {
    const packages = path.join(home, "packages.txt");
    return fs.existsSync(packages) ? fs.readFileSync(packages, "utf8") : `${home} ${ODOO_SERIES}`;
}
