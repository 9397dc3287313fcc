/** A service as a process of its own, for what only a process shows: its end, its exit code, its memory. */
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import { ROOT } from "../../build.mjs";
import { spawnSidecar, type SpawnedSidecar } from "../../spawn.mjs";
import type { Environment } from "../../src/core/config.ts";
import { testEnv } from "./sidecar.ts";
import { temporaryFolder, writeTestModel, type TestModel } from "./test_models.ts";

export interface Spawned extends SpawnedSidecar {
    /** What it wrote on both streams so far. */
    readonly output: () => string;
}

const folders: string[] = [];

/** A folder with the operator's models; all are removed by `removeModelFolders`. */
export async function modelFolder(models: readonly TestModel[]): Promise<string> {
    const folder = temporaryFolder();
    folders.push(folder);
    for (const model of models) {
        await writeTestModel(folder, model);
    }
    return folder;
}

export function removeModelFolders(): void {
    for (const folder of folders.splice(0)) {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

const started = new Set<ChildProcess>();

/** Ends what a failed test left running: it would keep the tests from ending. */
export function stopLeftovers(): void {
    for (const child of started) {
        if (child.exitCode === null) {
            child.kill("SIGKILL");
        }
    }
    started.clear();
}

/** Starts a process. Rejects with its output when it ends before it is ready. */
export async function spawnTestSidecar(env: Environment = {}): Promise<Spawned> {
    const log = fs.openSync(temporaryLog(), "w+");
    const output = (): string => {
        const { size } = fs.fstatSync(log);
        const buffer = Buffer.alloc(size);
        fs.readSync(log, buffer, 0, size, 0);
        return buffer.toString();
    };
    try {
        const spawned = await spawnSidecar({
            env: { PATH: process.env["PATH"], ...testEnv(env) },
            cwd: ROOT,
            stdio: ["ignore", log, log],
        });
        started.add(spawned.process);
        return { ...spawned, output };
    } catch (error) {
        throw new Error(`${(error as Error).message}\n${output()}`, { cause: error });
    }
}

function temporaryLog(): string {
    const folder = temporaryFolder();
    folders.push(folder);
    return `${folder}/output.log`;
}
