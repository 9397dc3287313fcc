/** Models, frames and settings that every part of the benchmark uses. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadRegistry, type RegisteredModel } from "../../models/src/registry.ts";
import { ROOT } from "../build.mjs";
import { spawnSidecar, type SpawnedSidecar } from "../spawn.mjs";
import { faceJpegs } from "../tests/support/frames.ts";
import { writeTestModel } from "../tests/support/test_models.ts";
import { pairWithTests } from "../tests/support/tokens.ts";

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
/** Without a real model to measure with: two that only average what they are shown. */
const STAND_INS = ["mean_one", "mean_two"];

export async function setUp(): Promise<Setup> {
    const built = path.join(ROOT, "dist/models");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-bench-"));
    const keysFolder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-bench-keys-"));
    pairWithTests(keysFolder);
    const checkpoints = process.env["MINIFASNET_DIR"];
    if (checkpoints) {
        addMiniFasNets(checkpoints, folder);
    } else {
        await Promise.all(STAND_INS.map((id) => writeTestModel(folder, { id })));
    }
    const registry = loadRegistry([built, folder]);
    const ids = registry.models
        .filter(({ card }) => card.status === "operator")
        .map(({ card }) => card.id);
    const base = {
        PATH: process.env["PATH"],
        EH_SIDECAR_KEYS_DIR: keysFolder,
        EH_SIDECAR_PORT: "0",
        EH_SIDECAR_RATE_PER_MINUTE: "1000000",
        EH_SIDECAR_BUILT_MODELS_DIR: built,
        EH_SIDECAR_MODELS_DIR: folder,
        EH_SIDECAR_MODELS: ids.join(","),
    };
    return {
        detector: registry.get("tiny_face_detector"),
        scorers: ids.map((id) => registry.get(id)),
        frames: await faceJpegs(FRAMES),
        start: (env = {}) =>
            spawnSidecar({ env: { ...base, ...env }, stdio: ["ignore", "ignore", "inherit"] }),
        cleanUp: () => {
            fs.rmSync(folder, { recursive: true, force: true });
            fs.rmSync(keysFolder, { recursive: true, force: true });
        },
    };
}

function addMiniFasNets(checkpoints: string, folder: string): void {
    for (const file of fs.readdirSync(checkpoints).filter((name) => name.endsWith(".pth"))) {
        const command = ["scripts/models.mjs", "add-minifasnet", path.join(checkpoints, file)];
        execFileSync(process.execPath, command, {
            cwd: ROOT,
            env: { ...process.env, EH_SIDECAR_MODELS_DIR: folder },
            stdio: ["ignore", "ignore", "inherit"],
        });
    }
}
