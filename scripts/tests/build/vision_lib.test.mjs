/** P32: worker, nets and wasm have the hash of what they are in their addresses. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleForOdoo } from "../../lib/build/odoo_bundle.mjs";
import { BuildOutput } from "../../lib/build/output.mjs";
import { VENDOR_FOLDER } from "../../lib/build/vendor.mjs";
import { makeVisionLib, nameByContent } from "../../lib/build/vision_lib.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

const WORKER = `${VENDOR_FOLDER}/worker/blink_worker.js`;
const NET = `${VENDOR_FOLDER}/models/iris.bin`;

/** @param {Record<string, string>} texts */
const name = (texts) =>
    nameByContent(new Map(Object.entries(texts).map(([file, text]) => [file, Buffer.from(text)])));

describe("P32: the folder of what the page fetches", () => {
    test("has one name, which changes when any file in it does", () => {
        const { version, files } = name({ [WORKER]: "worker", [NET]: "net" });
        expect(version).toMatch(/^[0-9a-f]{12}$/);
        expect([...files.keys()]).toEqual([
            `${VENDOR_FOLDER}/${version}/worker/blink_worker.js`,
            `${VENDOR_FOLDER}/${version}/models/iris.bin`,
        ]);
        expect(name({ [NET]: "net", [WORKER]: "worker" }).version).toBe(version);
        for (const other of [
            { [WORKER]: "worker", [NET]: "net2" },
            { [WORKER]: "worker2", [NET]: "net" },
            { [WORKER]: "worker" },
        ]) {
            expect(name(other).version).not.toBe(version);
        }
    });

    test("holds all of it, and the page's bundle names it", async () => {
        const { version, files } = await makeVisionLib(ROOT);
        const names = [...files.keys()].map((file) => path.basename(file));
        for (const file of ["blink_worker.js", "face-api.esm.js", "iris.bin"]) {
            expect(names).toContain(file);
        }
        expect(names.filter((file) => file.endsWith(".wasm"))).toHaveLength(3);
        expect([...files.keys()].every((file) => file.includes(`/lib/${version}/`))).toBe(true);
        const entry = "static/src/eh_hr_face_liveness/main.ts";
        const text = await bundleForOdoo(ROOT, entry, { EH_VISION_LIB: version });
        expect(text).toContain(version);
        expect(text).not.toContain("EH_VISION_LIB");
    });
});

describe("P32: a new build", () => {
    let root = "";
    beforeEach(() => {
        root = fs.mkdtempSync(path.join(os.tmpdir(), "eh-build-"));
    });
    afterEach(() => fs.rmSync(root, { recursive: true }));

    test("leaves nothing of the folder before", () => {
        for (const version of ["one", "two"]) {
            const output = new BuildOutput(root);
            output.add(`lib/${version}/worker/a.js`, version);
            output.write(["lib"]);
        }
        expect(fs.readdirSync(path.join(root, "lib"))).toEqual(["two"]);
    });
});
