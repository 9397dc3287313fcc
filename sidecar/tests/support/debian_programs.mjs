/**
 * A real Redis and a real nginx for the tests: the machine's own, or Debian's packages unpacked into the cache folder
 * (not installed: that would start services on their usual ports).
 */
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../../../scripts/lib/core/lock.mjs";
import { loadSettings } from "../../../scripts/lib/core/settings.mjs";
import { unpackPackages } from "../../../scripts/lib/debian/download.mjs";
import { requireDebian } from "../../../scripts/lib/debian/release.mjs";

/** What each program needs beside what every Debian has. */
const PACKAGES = {
    "redis-server": [
        "redis-server",
        "redis-tools",
        "libatomic1",
        "libhiredis0.14",
        "libjemalloc2",
        "liblua5.1-0",
        "liblzf1",
        "lua-bitop",
        "lua-cjson",
    ],
    nginx: ["nginx"],
};
const FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

/**
 * @typedef {object} Program
 * @property {string} path
 * @property {NodeJS.ProcessEnv} env where its libraries are found
 */

/**
 * @param {keyof typeof PACKAGES} name
 * @returns {Promise<Program>}
 * @throws {Error} it is neither here nor to be had
 */
export async function findProgram(name) {
    const own = FOLDERS.map((folder) => path.join(folder, name)).find((file) =>
        fs.existsSync(file),
    );
    if (own) {
        return { path: own, env: process.env };
    }
    const root = await unpacked(name);
    const file = FOLDERS.map((folder) => path.join(root, folder, name)).find(fs.existsSync);
    if (!file) {
        throw new Error(`Debian's package has no ${name}; install it: apt-get install ${name}`);
    }
    const folders = fs.existsSync(path.join(root, "usr/lib"))
        ? fs.readdirSync(path.join(root, "usr/lib")).filter((name) => name.endsWith("-linux-gnu"))
        : [];
    const searched = folders.map((folder) => path.join(root, "usr/lib", folder)).join(":");
    return { path: file, env: { ...process.env, LD_LIBRARY_PATH: searched } };
}

/**
 * @param {keyof typeof PACKAGES} name
 * @returns {Promise<string>} the folder it is unpacked in; it has its name only when it is whole
 */
async function unpacked(name) {
    const { cacheDir } = loadSettings(process.env);
    const codename = requireDebian();
    const target = path.join(cacheDir, `${name}-${codename}-${process.arch}`);
    if (fs.existsSync(target)) {
        return target;
    }
    await withLock(path.join(cacheDir, `${name}.lock`), async () => {
        if (fs.existsSync(target)) {
            return;
        }
        const part = fs.mkdtempSync(path.join(cacheDir, "sidecar-part-"));
        try {
            await unpackPackages({
                workDir: path.join(part, "apt"),
                target: path.join(part, "root"),
                codename,
                packages: PACKAGES[name].map((each) => `${each}/${codename}`),
                note: () => undefined,
            });
            fs.renameSync(path.join(part, "root"), target);
        } finally {
            fs.rmSync(part, { recursive: true, force: true });
        }
    });
    return target;
}
