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

/** Every command of package.json that installs what it needs. */
const COMMANDS = [
    "scripts/start.mjs",
    "scripts/test.mjs",
    "scripts/demo.mjs",
    "scripts/check.mjs",
    "scripts/api.mjs",
    "scripts/odoo.mjs",
    "scripts/package.mjs",
    "scripts/sidecar.mjs",
    "scripts/models.mjs",
    "scripts/bare_root.mjs",
    "tests/bench/main.mjs",
    "tests/evaluate/main.mjs",
];

/** Old Nodes do not know them, and must get as far as the sentence that says which Node it takes. */
const TOO_NEW = /import\.meta\.(dirname|filename|main)|\bwith \{ type:/;

describe("a bare machine", () => {
    test.each(COMMANDS)("%s starts before a package is installed", (script) => {
        const seen = collectPackages(path.join(ROOT, script));
        expect(seen.size).toBeGreaterThan(1);
        const needed = [...seen].filter(([, packages]) => packages.length > 0);
        expect(needed.map(([file, packages]) => [path.relative(ROOT, file), packages])).toEqual([]);
    });

    test.each(COMMANDS)(
        "N6: %s gets as far on an old Node as to say that it is too old",
        (script) => {
            const files = [...collectPackages(path.join(ROOT, script)).keys()];
            const names = files.map((file) => path.relative(ROOT, file));
            expect(names).toContain("scripts/lib/core/node_version.mjs");
            const sources = files.map((file) => fs.readFileSync(file, "utf8"));
            expect(names.filter((_, index) => TOO_NEW.test(sources[index] ?? ""))).toEqual([]);
        },
    );
});
