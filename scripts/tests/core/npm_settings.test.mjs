import { expect, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../../lib/core/settings.mjs";

test("N4: an npm ci that fails says why", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-npm-"));
    try {
        fs.copyFileSync(path.join(ROOT, ".npmrc"), path.join(folder, ".npmrc"));
        fs.copyFileSync(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
        // As anybody types it: without the settings that `npm test` hands down to us.
        const env = Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)),
        );
        const { status, stderr } = spawnSync("npm", ["ci"], { cwd: folder, env, encoding: "utf8" });
        expect(status).not.toBe(0);
        expect(stderr).toMatch(/package-lock\.json/);
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}, 30_000);
