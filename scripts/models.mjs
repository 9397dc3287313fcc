/**
 * `npm run models -- <command>`: bundles models/src/cli into dist/ and runs it.
 * See models/README.md for the commands.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TOOLS = path.join(ROOT, "dist/tools");

await esbuild.build({
    entryPoints: {
        models: path.join(ROOT, "models/src/cli/main.ts"),
        // Untrusted models are tried in a process of their own.
        model_trial: path.join(ROOT, "models/src/trial_process.ts"),
    },
    outdir: TOOLS,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
});
const { main } = await import(pathToFileURL(path.join(TOOLS, "models.js")).href);
process.exitCode = await main(process.argv.slice(2), ROOT, process.env, console.log);
