/** The bundled trial process, once a test file. */
import path from "node:path";
import { bundleModelTools } from "../../../scripts/lib/build/models.mjs";
import { ROOT } from "./photographs.ts";

/** Below the project, so that the bundle finds its packages. */
const FOLDER = path.join(ROOT, "dist", "tools");

export async function buildTrialTool(): Promise<string> {
    await bundleModelTools(ROOT, FOLDER);
    return path.join(FOLDER, "model_trial.js");
}
