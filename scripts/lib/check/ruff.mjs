/** Ruff on our Python, from npm's WebAssembly build: the same version everywhere, nothing to install. */
import fs from "node:fs";
import path from "node:path";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { listFiles } from "../core/content_hash.mjs";

/** The rules Odoo's own configuration leans on; how long a line is, a person decides. */
const OPTIONS = {
    "target-version": "py310", // the oldest Python Odoo 19 runs on
    lint: {
        select: [
            ...["E", "W", "F", "B", "C4", "UP", "G", "PIE", "SIM", "RET", "T20", "BLE", "TRY"],
            ...["PLC", "PLE", "PLW", "RUF100", "S608"],
        ],
        ignore: [
            "E501",
            "E731",
            "SIM102",
            "SIM108",
            "SIM117",
            "TRY003", // Odoo's exceptions carry a sentence for the user
            "UP031", // Odoo's SQL is written with %s
        ],
    },
};

/** A module's `__init__.py` is there to import, and a manifest is one expression. */
const IGNORED_BY_NAME = /** @type {Record<string, string[]>} */ ({
    "__init__.py": ["F401"],
    "__manifest__.py": ["B018"],
});

/**
 * Lints Python files.
 *
 * @param {string} root
 * @param {string[]} files from the root
 * @returns {string[]} one line a finding
 */
export function lintPython(root, files) {
    const findings = [];
    for (const file of files) {
        const ignored = IGNORED_BY_NAME[path.basename(file)] ?? [];
        const lint = { ...OPTIONS.lint, ignore: [...OPTIONS.lint.ignore, ...ignored] };
        const workspace = new Workspace({ ...OPTIONS, lint }, PositionEncoding.Utf16);
        for (const found of workspace.check(fs.readFileSync(path.join(root, file), "utf8"))) {
            const { row, column } = found.start_location;
            findings.push(`${file}:${row}:${column} ${found.code} ${found.message}`);
        }
        workspace.free();
    }
    return findings;
}

/**
 * Our Python files.
 *
 * @param {string} root
 */
export function listPython(root) {
    return ["addon", "scripts", "tests"]
        .flatMap((folder) => listFiles(root, folder))
        .filter((file) => file.endsWith(".py"));
}
