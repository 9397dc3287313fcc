/** The npm packages: installed as the lock file says, again whenever it has changed. Needs Node's built-ins only. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { CommandError, UserError, isDiskFull } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { run } from "./processes.mjs";

/** What npm has fetched before it takes from its cache; without a network it says so within a minute. */
const NPM_OPTIONS = [
    ...["--no-audit", "--no-fund", "--loglevel=error"],
    ...["--prefer-offline", "--fetch-retries=2", "--fetch-retry-maxtimeout=10000"],
];

/**
 * Installs the packages unless they are there.
 *
 * @param {string} root the project's folder
 * @param {(text: string) => void} note
 */
export async function ensureNpmPackages(root, note) {
    if (isInstalled(root)) {
        return;
    }
    await withLock(
        path.join(root, ".run", "npm.lock"),
        async () => {
            if (isInstalled(root)) {
                return;
            }
            note("npm ci");
            await keepOnFailure(path.join(root, "node_modules"), async () => {
                try {
                    await run("npm", ["ci", ...NPM_OPTIONS], { cwd: root });
                } catch (error) {
                    throw explainNpmError(error);
                }
            });
            fs.writeFileSync(stampFile(root), lockHash(root));
        },
        { onWait: (pid) => note(`waiting for process ${pid}, which installs them`) },
    );
}

/**
 * `npm ci` begins with removing what is there, and then may find that it cannot fetch: what was there comes back.
 *
 * @param {string} folder
 * @param {() => Promise<void>} work
 */
async function keepOnFailure(folder, work) {
    const before = `${folder}.before`;
    fs.rmSync(before, { recursive: true, force: true });
    const isThere = fs.existsSync(folder);
    if (isThere) {
        fs.renameSync(folder, before);
    }
    try {
        await work();
    } catch (error) {
        if (isThere) {
            fs.rmSync(folder, { recursive: true, force: true });
            fs.renameSync(before, folder);
        }
        throw error;
    }
    fs.rmSync(before, { recursive: true, force: true });
}

/**
 * Whether this is a server that holds what the service needs and nothing else: `npm ci`, `npm run build`, then
 * `npm prune --omit=dev`. Nothing is ever installed there by a command.
 *
 * @param {string} root
 */
export function isPruned(root) {
    try {
        const modules = path.join(root, "node_modules");
        const { dependencies, devDependencies } = readJson(path.join(root, "package.json"));
        const isThere = (/** @type {string} */ name) => fs.existsSync(path.join(modules, name));
        return hasVersions(modules, dependencies) && !Object.keys(devDependencies).some(isThere);
    } catch {
        return false;
    }
}

/**
 * @param {string} modules
 * @param {Record<string, string>} wanted version by name
 */
function hasVersions(modules, wanted) {
    return Object.entries(wanted).every(
        ([name, version]) => readJson(path.join(modules, name, "package.json")).version === version,
    );
}

/**
 * Whether the packages are there: installed by us from this very lock file, or by somebody with npm itself,
 * which writes node_modules/.package-lock.json last. Either way the direct ones are looked at, for an
 * install that was killed can leave either mark behind.
 *
 * @param {string} root
 */
export function isInstalled(root) {
    try {
        const modules = path.join(root, "node_modules");
        const stamped =
            fs.existsSync(stampFile(root)) &&
            fs.readFileSync(stampFile(root), "utf8") === lockHash(root);
        const byNpm = fs.statSync(path.join(modules, ".package-lock.json")).mtimeMs;
        if (!stamped && byNpm < fs.statSync(path.join(root, "package-lock.json")).mtimeMs) {
            return false;
        }
        const wanted = readJson(path.join(root, "package.json"));
        return hasVersions(modules, { ...wanted.dependencies, ...wanted.devDependencies });
    } catch {
        return false;
    }
}

/** @param {string} file */
function readJson(file) {
    return JSON.parse(fs.readFileSync(file, "utf8"));
}

/** @param {string} root */
function stampFile(root) {
    return path.join(root, "node_modules", ".eh_hr_face_lock_hash");
}

/** @param {string} root */
function lockHash(root) {
    const content = fs.readFileSync(path.join(root, "package-lock.json"));
    return crypto.createHash("sha256").update(content).digest("hex");
}

/** @param {unknown} error */
function explainNpmError(error) {
    if (!(error instanceof CommandError) || isDiskFull(error)) {
        return error;
    }
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(error.output)) {
        return new UserError(
            "npm cannot reach its package registry",
            "Check the network, or the proxy and registry settings in your .npmrc, and start again",
        );
    }
    return error;
}
