/**
 * The four policies' figures for Odoo: the liveness library is their one source, and Python cannot import it.
 * `addon/eh_hr_face_liveness/data/policies.json` is committed, so that a plain checkout installs.
 */
import fs from "node:fs";
import path from "node:path";

const SOURCE = "liveness/policies/builtin_policies.ts";
const TARGET = "addon/eh_hr_face_liveness/data/policies.json";

/**
 * The generated file's path from the project's root, and its text. Keys and words are as on the wire.
 *
 * @param {string} root the project's folder
 * @returns {Promise<[file: string, text: string]>}
 */
export async function renderPolicies(root) {
    const { BUILTIN_POLICIES } = await importTypeScript(root, SOURCE);
    return [TARGET, `${JSON.stringify(toWire(BUILTIN_POLICIES), null, 4)}\n`];
}

/**
 * The generated file, when it differs from what the library says now.
 *
 * @param {string} root
 * @returns {Promise<string[]>} paths from the project's root
 */
export async function stalePolicies(root) {
    const [file, text] = await renderPolicies(root);
    const target = path.join(root, file);
    const isFresh = fs.existsSync(target) && fs.readFileSync(target, "utf8") === text;
    return isFresh ? [] : [file];
}

/**
 * camelCase becomes snake_case, in keys and in lists of words.
 *
 * @param {unknown} value plain data
 * @returns {unknown}
 */
function toWire(value) {
    const snake = (/** @type {string} */ word) =>
        word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (Array.isArray(value)) {
        return value.map((item) => (typeof item === "string" ? snake(item) : toWire(item)));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [snake(key), toWire(item)]),
        );
    }
    return value;
}

/**
 * @param {string} root
 * @param {string} file
 * @returns {Promise<any>}
 */
async function importTypeScript(root, file) {
    // Here and not above: `npm start` and `npm test` load this file before they install packages.
    const esbuild = await import("esbuild");
    const { outputFiles } = await esbuild.build({
        absWorkingDir: root,
        entryPoints: [file],
        bundle: true,
        write: false,
        format: "esm",
        logLevel: "silent",
    });
    const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
    return import(`data:text/javascript;base64,${code}`);
}
