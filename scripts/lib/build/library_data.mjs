/**
 * What Odoo reads of the liveness library: the policies' figures and the codes that need words. The library is their one
 * source, and Python cannot import it. The files are committed, so that a plain checkout installs.
 */
import fs from "node:fs";
import path from "node:path";

/** @type {{source: string, name: string, target: string}[]} which export of which file becomes which file */
const FILES = [
    {
        source: "liveness/policies/builtin_policies.ts",
        name: "BUILTIN_POLICIES",
        target: "addon/eh_hr_face_liveness/data/policies.json",
    },
    {
        source: "liveness/codes.ts",
        name: "CODES",
        target: "addon/eh_hr_face_liveness/data/codes.json",
    },
];

/**
 * The generated files' paths from the project's root, and their texts. Keys are as on the wire.
 *
 * @param {string} root the project's folder
 * @returns {Promise<[file: string, text: string][]>}
 */
export function renderLibraryData(root) {
    return Promise.all(
        FILES.map(async ({ source, name, target }) => {
            const { [name]: value } = await importTypeScript(root, source);
            return /** @type {[string, string]} */ ([
                target,
                `${JSON.stringify(toWire(value), null, 4)}\n`,
            ]);
        }),
    );
}

/**
 * The generated files that differ from what the library says now.
 *
 * @param {string} root
 * @returns {Promise<string[]>} paths from the project's root
 */
export async function staleLibraryData(root) {
    const files = await renderLibraryData(root);
    const isFresh = (/** @type {string} */ target, /** @type {string} */ text) =>
        fs.existsSync(target) && fs.readFileSync(target, "utf8") === text;
    return files
        .filter(([file, text]) => !isFresh(path.join(root, file), text))
        .map(([file]) => file);
}

/**
 * camelCase keys become snake_case ones.
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
