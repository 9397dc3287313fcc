/** The liveness library for Node: the same sources the kiosk's bundle and worker are made of. */
import * as esbuild from "esbuild";
import { ROOT } from "../../scripts/lib/core/settings.mjs";

/** @type {Promise<typeof import("../../liveness/index")> | undefined} */
let library;

/** @returns {Promise<typeof import("../../liveness/index")>} bundled once in a process */
export function loadLiveness() {
    library ??= bundle();
    return library;
}

async function bundle() {
    const result = await esbuild.build({
        absWorkingDir: ROOT,
        entryPoints: ["liveness/index.ts"],
        bundle: true,
        write: false,
        format: "esm",
        platform: "neutral",
        target: "es2022",
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
        logLevel: "silent",
    });
    const text = /** @type {esbuild.OutputFile} */ (result.outputFiles[0]).text;
    return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}
