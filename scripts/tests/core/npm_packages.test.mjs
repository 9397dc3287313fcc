import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureNpmPackages, isPruned } from "../../lib/core/npm_packages.mjs";

let root = "";
beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "eh-packages-"));
    write("package.json", {
        name: "x",
        version: "1.0.0",
        dependencies: { kept: "1.2.3" },
        devDependencies: { builder: "4.5.6" },
    });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/**
 * @param {string} file
 * @param {object} content
 */
function write(file, content) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), JSON.stringify(content));
}

describe("S10: a server whose packages were pruned", () => {
    test("is known by what it has and by what it has not", () => {
        expect(isPruned(root)).toBe(false);
        write("node_modules/kept/package.json", { version: "1.2.3" });
        expect(isPruned(root)).toBe(true);
        write("node_modules/builder/package.json", { version: "4.5.6" });
        expect(isPruned(root)).toBe(false);
    });

    test("is none when a package is of another version: an upgrade was not installed", () => {
        write("node_modules/kept/package.json", { version: "1.2.2" });
        expect(isPruned(root)).toBe(false);
    });
});

test("S10: packages that are there survive an npm ci that fails", async () => {
    write("node_modules/kept/package.json", { version: "1.2.2" });
    write("package-lock.json", { name: "another", lockfileVersion: 3, packages: {} });
    await expect(ensureNpmPackages(root, () => {})).rejects.toThrow();
    expect(fs.readdirSync(path.join(root, "node_modules"))).toEqual(["kept"]);
    expect(fs.existsSync(path.join(root, "node_modules.before"))).toBe(false);
}, 60_000);
