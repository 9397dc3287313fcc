/** `npm run check`: everything that reads the sources without running them. */
import fs from "node:fs";
import path from "node:path";
import { CommandError } from "../core/errors.mjs";
import { listFiles } from "../core/content_hash.mjs";
import { findHoles } from "./audit.mjs";
import { findLicences } from "./licences.mjs";
import { run } from "../core/processes.mjs";
import { staleManifests } from "../build/manifests.mjs";
import { staleLibraryData } from "../build/library_data.mjs";

/** Folders whose tsconfig.json stands for a room with types of its own. */
const TYPE_ROOMS = [".", "liveness", "models", "sidecar", "static", "tests"];

const CACHE = "node_modules/.cache";
/** A young generation that holds what a linter makes for a file: a tenth less time. */
const LINT_FLAGS = ["--max-semi-space-size=64"];

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {(root: string, options: CheckOptions) => Promise<string>} find what is wrong, as text; nothing when all is well
 *
 * @typedef {object} CheckOptions
 * @property {boolean} [quick] ESLint looks at changed files only: what their change means for the types in others is left to
 *     tsc, and to the whole check
 */

/** @type {Check[]} */
export const CHECKS = [
    { name: "prettier", find: checkFormat },
    { name: "eslint", find: lint },
    { name: "tsc", find: checkTypes },
    { name: "ruff", find: checkPython },
    { name: "manifests", find: checkManifests },
    { name: "policies and codes", find: checkLibraryData },
    { name: "package-lock", find: checkLockFile },
    { name: "licences", find: async (root) => findLicences(root).join("\n") },
    { name: "audit", find: async (root) => (await findHoles(root)).join("\n") },
    { name: "api", find: checkApiPage },
];

/** @param {string} root */
function checkFormat(root) {
    const cache = [
        "--cache",
        "--cache-strategy=content",
        `--cache-location=${CACHE}/prettier-check`,
    ];
    return tool(root, "node_modules/prettier/bin/prettier.cjs", ["--check", ...cache, "."]);
}

/**
 * @param {string} root
 * @param {CheckOptions} options
 */
function lint(root, { quick = false }) {
    const cache = `${CACHE}/eslint`;
    if (!quick) {
        // Rules that ask for types answer for files that are not read again: the whole check begins without what was.
        fs.rmSync(path.join(root, cache), { force: true });
    }
    const args = ["--cache", "--cache-strategy=content", `--cache-location=${cache}`];
    return tool(root, "node_modules/eslint/bin/eslint.js", ["--max-warnings=0", ...args, "."]);
}

/**
 * @param {string} root
 * @param {string} program from the root
 * @param {string[]} args
 */
async function tool(root, program, args) {
    try {
        await run(process.execPath, [...LINT_FLAGS, path.join(root, program), ...args], {
            cwd: root,
            timeoutMs: 300_000,
        });
        return "";
    } catch (error) {
        if (error instanceof CommandError) {
            return error.output || error.message;
        }
        throw error;
    }
}

/** @param {string} root */
async function checkTypes(root) {
    const rooms = TYPE_ROOMS.flatMap((folder) =>
        listFiles(root, folder === "." ? "scripts" : folder),
    )
        .filter((file) => path.basename(file) === "tsconfig.json")
        .map((file) => path.dirname(file));
    return tool(root, "scripts/lib/check/types.mjs", [...new Set([...rooms, "."])]);
}

/** @param {string} root */
async function checkPython(root) {
    const { lintPython, listPython } = await import("./ruff.mjs");
    return lintPython(root, listPython(root)).join("\n");
}

/** @param {string} root */
async function checkManifests(root) {
    return staleManifests(root)
        .map((file) => `${file} differs from __manifest__.json: run npm run build and commit it`)
        .join("\n");
}

/** @param {string} root */
async function checkLibraryData(root) {
    const stale = await staleLibraryData(root);
    return stale
        .map((file) => `${file} differs from the library: run npm run build and commit it`)
        .join("\n");
}

/**
 * A registry's address in the lock file would bind every clone to somebody's mirror.
 *
 * @param {string} root
 */
async function checkLockFile(root) {
    const text = fs.readFileSync(path.join(root, "package-lock.json"), "utf8");
    return /"resolved": "https?:/.test(text)
        ? "package-lock.json names a registry: run npm install with omit-lockfile-registry-resolved=true"
        : "";
}

/** @param {string} root */
async function checkApiPage(root) {
    const { API_PAGE, makeApiPage } = await import("../docs/api_page.mjs");
    const file = path.join(root, API_PAGE);
    const isFresh =
        fs.existsSync(file) && fs.readFileSync(file, "utf8") === (await makeApiPage(root));
    return isFresh
        ? ""
        : `${API_PAGE} differs from the docstrings of liveness/: run npm run api and commit it`;
}

/**
 * Runs checks one after another.
 *
 * @param {string} root
 * @param {Check[]} checks
 * @param {CheckOptions} options
 * @param {(name: string, problems: string, ms: number) => void} onDone
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runChecks(root, checks, options, onDone) {
    let failed = 0;
    for (const { name, find } of checks) {
        const start = performance.now();
        const problems = await find(root, options);
        failed += problems ? 1 : 0;
        onDone(name, problems, performance.now() - start);
    }
    return { passed: checks.length - failed, failed };
}
