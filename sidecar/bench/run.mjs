/**
 * The sidecar's part of the benchmark: `npm run bench -- --only Q7`. Builds models and service, then loads its own processes on
 * loopback. Needs MINIFASNET_DIR for a real liveness model, else measures with human's two experimental ones.
 */
import { execFileSync } from "node:child_process";
import { register } from "node:module";
import path from "node:path";
import { buildSidecar, ROOT } from "../build.mjs";

/**
 * @param {(text: string) => void} note told what is measured, and how far it is
 * @returns {Promise<import("./figures.ts").Figure[]>}
 */
export async function benchSidecar(note) {
    register("./ts_hooks.mjs", import.meta.url);
    execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
    await buildSidecar();
    const { runBench } = await import("./main.ts");
    return runBench(note);
}
