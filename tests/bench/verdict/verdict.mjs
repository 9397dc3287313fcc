/** Q10: what the sidecar's verdict costs the employee who waits for the greeting. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { register } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildSidecar, ROOT } from "../../../sidecar/build.mjs";
import { makeFigure, percentile } from "../figures.mjs";

const PROMPTS = 40;
/** None is promised: what is left is a turn of the event loop. */
const GOALS = /** @type {Record<string, string>} */ ({ on: "<= 50" });
const NONE = "<= 2";

/**
 * @param {(text: string) => void} note
 * @returns {Promise<import("../figures.mjs").Figure[]>}
 */
export async function measureVerdictWait(note) {
    register("../../../sidecar/bench/ts_hooks.mjs", import.meta.url);
    execFileSync(process.execPath, [path.join(ROOT, "scripts/models.mjs"), "build"], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
    await buildSidecar();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "verdict-bench-"));
    const kioskSide = path.join(folder, "kiosk_side.mjs");
    await build({
        entryPoints: [path.join(import.meta.dirname, "kiosk_side.ts")],
        outfile: kioskSide,
        bundle: true,
        platform: "node",
        format: "esm",
        logLevel: "error",
    });
    const { measureVerdicts } = await import("./measure.ts");
    const model = process.env["MINIFASNET_DIR"] ? "MiniFASNet pair" : "stand-in models";
    const load = os.loadavg()[0] ?? 0;
    const states = await measureVerdicts(PROMPTS, pathToFileURL(kioskSide).href, note);
    fs.rmSync(folder, { recursive: true, force: true });
    return states.map(({ state, addedMs, verdicts }) =>
        makeFigure(
            `Q10.${state}`,
            percentile([...addedMs], 0.95),
            GOALS[state] ?? NONE,
            "ms added after the last step (p95)",
            `${addedMs.length} prompts, worst ${Math.max(...addedMs).toFixed(1)} ms, a verdict in ${verdicts}; ` +
                `${model}, 5 frames, 350 to 1600 ms from frames to end, load ${load.toFixed(1)}`,
        ),
    );
}
