/**
 * `npm run package`: one zip per Odoo module in dist/, to unpack into a folder of Odoo's addons path.
 * Whoever installs them needs no Node.
 */
import fs from "node:fs";
import path from "node:path";
import { readManifestSource } from "./lib/build/manifests.mjs";
import { listFiles } from "./lib/core/content_hash.mjs";
import { runMain } from "./lib/core/lifetime.mjs";
import { ensureNpmPackages } from "./lib/core/npm_packages.mjs";
import { run } from "./lib/core/processes.mjs";
import { ROOT } from "./lib/core/settings.mjs";

await runMain(async () => {
    await ensureNpmPackages(ROOT, console.log);
    // Not before the package it needs is installed.
    const { makeZip } = await import("./lib/package/zip.mjs");
    await run(process.execPath, ["esbuild.config.mjs"], { cwd: ROOT });
    const { common, modules } = readManifestSource(ROOT);
    fs.mkdirSync(path.join(ROOT, "dist"), { recursive: true });
    for (const module of Object.keys(modules)) {
        const files = new Map([[`${module}/LICENSE`, fs.readFileSync(path.join(ROOT, "LICENSE"))]]);
        for (const file of listFiles(ROOT, `addon/${module}`)) {
            if (!file.endsWith(".pyc")) {
                files.set(path.relative("addon", file), fs.readFileSync(path.join(ROOT, file)));
            }
        }
        const target = `dist/${module}-${common["version"]}.zip`;
        const zip = makeZip(files);
        fs.writeFileSync(path.join(ROOT, target), zip);
        console.log(`${target}: ${files.size} files, ${(zip.length / 1e6).toFixed(1)} MB`);
    }
    return 0;
});
