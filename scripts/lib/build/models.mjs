/** Bundles the model tools of models/src into dist/tools, and runs their commands. */
import path from "node:path";
import esbuild from "esbuild";
import { TOOLS, runBuiltModelCommand } from "./model_tools.mjs";

/**
 * @param {string} root the project's folder
 * @param {string} [outdir] for the tests, another folder than dist/tools
 */
export async function bundleModelTools(root, outdir = path.join(root, TOOLS)) {
    await esbuild.build({
        entryPoints: {
            models: path.join(root, "models/src/cli/main.ts"),
            // Untrusted models are tried in a process of their own.
            model_trial: path.join(root, "models/src/trial_process.ts"),
        },
        outdir,
        bundle: true,
        packages: "external",
        platform: "node",
        format: "esm",
        target: "node20",
        logLevel: "warning",
    });
}

/**
 * @param {string} root the project's folder
 * @param {string[]} args what follows `npm run models --`
 * @returns {Promise<number>} exit code
 */
export async function runModelCommand(root, args) {
    await bundleModelTools(root);
    return runBuiltModelCommand(root, args);
}
