/** What every command gets: the folders, and where to write its lines. */
import path from "node:path";
import type { AddTarget } from "../add.ts";
import type { BuildFolders } from "../build.ts";
import { ModelError } from "../errors.ts";
import type { FetchFunction } from "../fetch.ts";
import type { PackPackage } from "../npm_package.ts";
import { loadRegistry, type Registry } from "../registry.ts";

export interface CommandContext {
    readonly folders: BuildFolders;
    readonly env: NodeJS.ProcessEnv;
    readonly print: (line: string) => void;
    /** Built and operator's models together. */
    readonly registry: () => Registry;
    /** The operator's folder and how to add to it. @throws ModelError `usage` when EH_SIDECAR_MODELS_DIR is not set */
    readonly addTarget: () => AddTarget;
    readonly get: FetchFunction;
    /** For tests; left out: npm. */
    readonly pack?: PackPackage;
}

export function createContext(
    root: string,
    env: NodeJS.ProcessEnv,
    print: (line: string) => void,
): CommandContext {
    const folders = {
        cards: path.join(root, "models", "cards"),
        packages: path.join(root, "node_modules"),
        out: path.join(root, "dist", "models"),
    };
    const own = env["EH_SIDECAR_MODELS_DIR"];
    return {
        folders,
        env,
        print,
        registry: () => loadRegistry(own ? [folders.out, own] : [folders.out]),
        get: fetch,
        addTarget() {
            if (!own) {
                throw new ModelError(
                    "usage",
                    'set EH_SIDECAR_MODELS_DIR to the folder of your own models, e.g. EH_SIDECAR_MODELS_DIR=/srv/face/models; "build" never writes there',
                );
            }
            return {
                folder: path.resolve(own),
                registry: loadRegistry([folders.out, own]),
                trialEntry: path.join(root, "dist", "tools", "model_trial.js"),
            };
        },
    };
}
