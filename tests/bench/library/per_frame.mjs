/** What one frame costs in the liveness library, all signals together, without the nets. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { run } from "../../../scripts/lib/core/processes.mjs";
import { makeFigure, percentile } from "../figures.mjs";

const GOAL = "<= 0.2";

/** @returns {Promise<import("../figures.mjs").Figure[]>} */
export async function measureLibraryFrame() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "library-bench-"));
    try {
        const program = path.join(folder, "measure.mjs");
        await build({
            entryPoints: [path.join(import.meta.dirname, "measure.ts")],
            outfile: program,
            bundle: true,
            platform: "node",
            format: "esm",
            logLevel: "error",
        });
        const { stdout } = await run(process.execPath, [program], { timeoutMs: 120_000 });
        const { push, decide, frames } = JSON.parse(stdout);
        const decideUs = Math.round(percentile(decide, 0.5) * 1000);
        return [
            makeFigure(
                "L.frame",
                percentile(push, 0.5),
                GOAL,
                "ms CPU a frame, all signals, 320x240 RGBA",
                `median of ${push.length} batches, ${frames} frames; p95 of the batches ` +
                    `${percentile(push, 0.95).toFixed(3)} ms; a decision, once a session, ${decideUs} µs`,
            ),
        ];
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}
