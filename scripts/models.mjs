/**
 * `npm run models -- <command>`: bundles models/src/cli into dist/ and runs it.
 * See models/README.md for the commands.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const BUNDLE = path.join(ROOT, "dist/tools/models.js");

await esbuild.build({
    entryPoints: [path.join(ROOT, "models/src/cli/main.ts")],
    outfile: BUNDLE,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
});
const { main } = await import(pathToFileURL(BUNDLE).href);
process.exitCode = await main(process.argv.slice(2), ROOT, process.env, console.log);
