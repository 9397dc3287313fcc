/** Runs the model commands that `npm run build` has bundled; needs no package that only a build needs. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../core/errors.mjs";

export const TOOLS = "dist/tools";

/**
 * @param {string} root the project's folder
 * @param {string[]} args what follows `npm run models --`
 * @returns {Promise<number>} exit code
 * @throws {UserError} they were never built here
 */
export async function runBuiltModelCommand(root, args) {
    const file = path.join(root, TOOLS, "models.js");
    if (!fs.existsSync(file)) {
        throw new UserError(
            `${file} is missing`,
            "Build before you prune: npm ci && npm run build && npm prune --omit=dev",
        );
    }
    const { main } = await import(pathToFileURL(file).href);
    return main(args, root, process.env, console.log);
}
