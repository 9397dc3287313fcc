import { describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../lib/core/settings.mjs";

/**
 * What a script needs before its first line runs.
 *
 * @param {string} file
 * @param {Map<string, string[]>} seen packages by the file that names them
 */
function collectPackages(file, seen = new Map()) {
    if (seen.has(file)) {
        return seen;
    }
    const source = fs.readFileSync(file, "utf8");
    const imports = /^(?:import\s+|(?:import|export)\b[^"';]*?\bfrom\s+)"([^"]+)";/gm;
    const specifiers = [...source.matchAll(imports)].map(([, specifier]) => specifier ?? "");
    const isOurs = (/** @type {string} */ specifier) => specifier.startsWith(".");
    seen.set(
        file,
        specifiers.filter((specifier) => !isOurs(specifier) && !specifier.startsWith("node:")),
    );
    for (const specifier of specifiers.filter(isOurs)) {
        collectPackages(path.resolve(path.dirname(file), specifier), seen);
    }
    return seen;
}

describe("a bare machine", () => {
    test.each([
        "scripts/start.mjs",
        "scripts/test.mjs",
        "scripts/demo.mjs",
        "scripts/check.mjs",
        "scripts/api.mjs",
        "scripts/odoo.mjs",
        "scripts/package.mjs",
        "scripts/sidecar.mjs",
        "scripts/models.mjs",
        "tests/bench/main.mjs",
        "tests/evaluate/main.mjs",
    ])("%s starts before a package is installed", (script) => {
        const seen = collectPackages(path.join(ROOT, script));
        expect(seen.size).toBeGreaterThan(1);
        const needed = [...seen].filter(([, packages]) => packages.length > 0);
        expect(needed.map(([file, packages]) => [path.relative(ROOT, file), packages])).toEqual([]);
    });
});
