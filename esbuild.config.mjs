/**
 * `npm run build`: everything that is made from something else. `-- --only addon` makes what lies under addon/,
 * `-- --only sidecar` the models and the service.
 *
 *   static/src/<module>/main.ts        -> addon/<module>/static/src/<module>.js
 *   static/src/<module>/**.xml, .scss  -> addon/<module>/static/src/ (same relative path)
 *   static/src/vision/worker/main.ts   -> addon/eh_hr_face_liveness/static/lib/<hash>/worker/blink_worker.js
 *   node_modules (face-api, wasm, ...) -> addon/eh_hr_face_liveness/static/lib/<hash>/ (verbatim)
 *   the recogniser's weights, of models/cards what a tablet needs -> addon/eh_hr_face_identity/static/lib/<hash>/, data/recognisers.json
 *   __manifest__.json                  -> addon/<module>/__manifest__.py
 *   liveness/policies, liveness/codes.ts -> addon/eh_hr_face_liveness/data/policies.json, codes.json
 *   models/cards + node_modules        -> dist/models/ (the ONNX models), see models/README.md
 *   sidecar/src                        -> dist/sidecar/
 */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderLibraryData } from "./scripts/lib/build/library_data.mjs";
import { readManifestSource, renderManifests } from "./scripts/lib/build/manifests.mjs";
import { runModelCommand } from "./scripts/lib/build/models.mjs";
import { bundleForOdoo } from "./scripts/lib/build/odoo_bundle.mjs";
import { BuildOutput } from "./scripts/lib/build/output.mjs";
import {
    IDENTITY_MODULE,
    makeRecogniserLib,
    renderRecognisers,
} from "./scripts/lib/build/recogniser_lib.mjs";
import { makeVisionLib } from "./scripts/lib/build/vision_lib.mjs";
import { listFiles } from "./scripts/lib/core/content_hash.mjs";
import { buildSidecar } from "./sidecar/build.mjs";

const ROOT = path.dirname(fileURLToPath(import.meta.url));

/** Of the packages that are part of a module's bundle. @type {Record<string, [from: string, name: string][]>} */
const BUNDLED_LICENSES = {
    eh_hr_face_kiosk: [
        ["node_modules/dpop/LICENSE.md", "dpop.md"],
        ["node_modules/idb/LICENSE", "idb.txt"],
    ],
};

const PARTS = { addon: buildAddon, sidecar: buildService };

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = Object.entries(PARTS).filter(([name]) => !values.only || values.only === name);
if (chosen.length === 0) {
    console.error(`--only ${values.only}: expected one of ${Object.keys(PARTS).join(", ")}`);
    process.exitCode = 2;
}
for (const [, build] of chosen) {
    await build();
}

async function buildAddon() {
    const output = new BuildOutput(ROOT);
    const manifests = readManifestSource(ROOT);
    for (const [file, text] of renderManifests(manifests)) {
        output.add(file, text);
    }
    for (const [file, text] of await renderLibraryData(ROOT)) {
        output.add(file, text);
    }
    const lib = await makeVisionLib(ROOT);
    for (const [file, content] of lib.files) {
        output.add(file, content);
    }
    const recognisers = makeRecogniserLib(ROOT);
    if (IDENTITY_MODULE in manifests.modules) {
        for (const [file, content] of recognisers.files) {
            output.add(file, content);
        }
        output.add(`addon/${IDENTITY_MODULE}/data/recognisers.json`, renderRecognisers(ROOT));
    }
    for (const module of Object.keys(manifests.modules)) {
        const source = `static/src/${module}`;
        if (fs.existsSync(path.join(ROOT, source))) {
            output.add(
                `addon/${module}/static/src/${module}.js`,
                await bundleForOdoo(ROOT, `${source}/main.ts`, {
                    EH_VISION_LIB: lib.version,
                    EH_RECOGNISER_LIB: recognisers.version,
                }),
            );
        }
        for (const file of listFiles(ROOT, source).filter((name) => /\.(xml|scss)$/.test(name))) {
            output.copy(file, `addon/${module}/static/src/${path.relative(source, file)}`);
        }
        for (const [from, name] of BUNDLED_LICENSES[module] ?? []) {
            output.copy(from, `addon/${module}/static/src/licenses/${name}`);
        }
    }

    const { written, removed } = output.write(
        Object.keys(manifests.modules).flatMap((module) => [
            `addon/${module}/static/src`,
            `addon/${module}/static/lib`,
        ]),
    );
    console.log(
        `build: ${output.files.size} files, ${written.length} written, ${removed.length} removed`,
    );
}

async function buildService() {
    process.exitCode = await runModelCommand(ROOT, ["build"]);
    await buildSidecar();
}
