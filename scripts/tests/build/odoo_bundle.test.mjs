import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleForOdoo, findRefused } from "../../lib/build/odoo_bundle.mjs";
import { BuildOutput } from "../../lib/build/output.mjs";

let root = "";
beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "eh-build-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** @param {string} text */
function bundle(text) {
    fs.writeFileSync(path.join(root, "main.ts"), text);
    return bundleForOdoo(root, "main.ts");
}

describe("the bundle for Odoo", () => {
    test("keeps Odoo's own modules as imports, under their names", async () => {
        const text = await bundle(
            `import { Component } from "@odoo/owl"; import { patch } from "@web/core/utils/patch";
             export class Kiosk extends Component {} patch(Kiosk.prototype, {});`,
        );
        expect(text).toMatch(/^\/\/ @odoo-module/);
        expect(text).toContain('from "@odoo/owl"');
        expect(text).toMatch(/\bKiosk\b.*class extends Component/);
    });

    test("a declared field without a value leaves no trace that would wipe OWL's props", async () => {
        const text = await bundle(
            `import { Component } from "@odoo/owl"; export class A extends Component { props!: object; }`,
        );
        expect(text).not.toMatch(/props/);
    });

    test.each([
        ["a default export", "export default class {}"],
        ["import.meta", "export const here = import.meta.url;"],
        ["require(", 'declare const require: Function; export const x = require("@web/x");'],
        ["a top-level await", "export const x = await Promise.resolve(1);"],
    ])("%s fails the build", async (name, source) => {
        await expect(bundle(source)).rejects.toThrow(name);
    });
});

test("words in comments are no finding", () => {
    expect(findRefused("// never require( here, no import.meta\nexport { a };")).toEqual([]);
});

describe("the files of a build", () => {
    test("only what changed is written, and what is no longer built goes", () => {
        const first = new BuildOutput(root);
        first.add("out/kept.js", "same");
        first.add("out/gone.js", "old");
        first.write(["out"]);
        const second = new BuildOutput(root);
        second.add("out/kept.js", "same");
        second.add("out/new.js", "new");
        expect(second.write(["out"])).toEqual({
            written: ["out/new.js"],
            removed: ["out/gone.js"],
        });
        expect(fs.readdirSync(path.join(root, "out")).sort()).toEqual(["kept.js", "new.js"]);
    });

    test("two sources for one file are refused", () => {
        const output = new BuildOutput(root);
        output.add("a.js", "1");
        expect(() => output.add("a.js", "2")).toThrow("a.js");
    });
});
