/**
 * Bundles the service into dist/sidecar/: main.js and, for the inference threads, worker.js. One file each starts
 * three times as fast as a tree of modules. The native packages stay in node_modules.
 */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const OUT = path.join(ROOT, "dist/sidecar");

/** CommonJS packages in an ES module need a `require` for Node's own modules. */
const REQUIRE = [
    "// Built by sidecar/build.mjs from sidecar/src.",
    'import { createRequire as sidecarCreateRequire } from "node:module";',
    "const require = sidecarCreateRequire(import.meta.url);",
].join("\n");

/** @returns {Promise<void>} */
export async function buildSidecar() {
    // Here and not above: `npm start` loads this file before it installs packages.
    const { default: esbuild } = await import("esbuild");
    const { metafile } = await esbuild.build({
        metafile: true,
        entryPoints: {
            main: path.join(ROOT, "sidecar/src/main.ts"),
            worker: path.join(ROOT, "sidecar/src/worker/main.ts"),
            pair: path.join(ROOT, "sidecar/src/pair.ts"),
        },
        outdir: OUT,
        bundle: true,
        splitting: true,
        chunkNames: "chunks/[name]-[hash]",
        external: ["sharp", "onnxruntime-node"],
        platform: "node",
        format: "esm",
        target: "node20",
        banner: { js: REQUIRE },
        minifySyntax: true,
        legalComments: "external",
        sourcemap: true,
        logLevel: "warning",
    });
    const made = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
    const chunks = path.join(OUT, "chunks");
    for (const name of fs.readdirSync(chunks).filter((each) => !made.has(each))) {
        fs.rmSync(path.join(chunks, name), { force: true });
    }
}
