/**
 * The sidecar's benchmark: `npm run bench -- --only Q7`, or `node sidecar/bench/run.mjs [--json] [--quick]`. Needs MINIFASNET_DIR for a real liveness
 * model, else measures with human's two experimental ones. Loads only its own processes on loopback.
 */
import { execFileSync } from "node:child_process";
import { register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildSidecar, ROOT } from "../build.mjs";

/**
 * @param {{ quiet?: boolean, quick?: boolean }} [options]
 * @returns {Promise<import("./figures.ts").Figure[]>}
 */
export async function benchSidecar(options = {}) {
    register("./ts_hooks.mjs", import.meta.url);
    execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
    await buildSidecar();
    const { runBench } = await import("./main.ts");
    return runBench(options);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
    const flags = process.argv.slice(2);
    const json = flags.includes("--json");
    const figures = await benchSidecar({ quiet: json, quick: flags.includes("--quick") });
    if (json) {
        console.log(JSON.stringify(figures, null, 2));
    }
}
