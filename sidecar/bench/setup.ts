/** Models, frames and settings that every part of the benchmark uses. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadRegistry, type RegisteredModel } from "../../models/src/registry.ts";
import { ROOT } from "../build.mjs";
import { spawnSidecar, type SpawnedSidecar } from "../spawn.mjs";
import { faceJpegs } from "../tests/support/frames.ts";
import { SECRET } from "../tests/support/tokens.ts";

export interface Setup {
    readonly detector: RegisteredModel;
    readonly scorers: readonly RegisteredModel[];
    /** Five frames of 320x320, as Q7 says. */
    readonly frames: readonly Buffer[];
    /** Starts a service; settings beside those of the benchmark. */
    readonly start: (env?: Readonly<Record<string, string>>) => Promise<SpawnedSidecar>;
    readonly cleanUp: () => void;
}

const FRAMES = 5;
const EXPERIMENTAL = ["human_antispoof", "human_liveness"];

export async function setUp(): Promise<Setup> {
    const built = path.join(ROOT, "dist/models");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-bench-"));
    const checkpoints = process.env["MINIFASNET_DIR"];
    if (checkpoints) {
        addMiniFasNets(checkpoints, folder);
    }
    const registry = loadRegistry([built, folder]);
    const ids = checkpoints
        ? registry.models
              .filter(({ card }) => card.status === "operator")
              .map(({ card }) => card.id)
        : EXPERIMENTAL;
    const base = {
        PATH: process.env["PATH"],
        SIDECAR_JWT_SECRET: SECRET,
        SIDECAR_PORT: "0",
        SIDECAR_RATE_PER_MINUTE: "1000000",
        SIDECAR_BUILT_MODELS_DIR: built,
        MODELS_DIR: folder,
        SIDECAR_MODELS: ids.join(","),
    };
    return {
        detector: registry.get("tiny_face_detector"),
        scorers: ids.map((id) => registry.get(id)),
        frames: await faceJpegs(FRAMES),
        start: (env = {}) =>
            spawnSidecar({ env: { ...base, ...env }, stdio: ["ignore", "ignore", "inherit"] }),
        cleanUp: () => {
            fs.rmSync(folder, { recursive: true, force: true });
        },
    };
}

function addMiniFasNets(checkpoints: string, folder: string): void {
    for (const file of fs.readdirSync(checkpoints).filter((name) => name.endsWith(".pth"))) {
        const command = ["scripts/models.mjs", "add-minifasnet", path.join(checkpoints, file)];
        execFileSync(process.execPath, command, {
            cwd: ROOT,
            env: { ...process.env, MODELS_DIR: folder },
            stdio: ["ignore", "ignore", "inherit"],
        });
    }
}
