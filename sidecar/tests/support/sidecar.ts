/** A service of its own for a test file: real port, real threads, real models. */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { OUT, ROOT } from "../../build.mjs";
import { loadConfig, type Environment } from "../../src/core/config.ts";
import { makeLogger } from "../../src/core/logger.ts";
import { startSidecar, type Sidecar } from "../../src/server.ts";
import { temporaryFolder, writeTestModel, type TestModel } from "./test_models.ts";
import { pairWithTests } from "./tokens.ts";

export interface TestSidecar extends Sidecar {
    /** Lines of the log so far. */
    readonly log: readonly string[];
}

export interface TestSidecarOptions {
    readonly env?: Environment;
    /** The operator's models. */
    readonly models?: readonly TestModel[];
}

const keysFolder = temporaryFolder();
pairWithTests(keysFolder);
process.once("exit", () => {
    fs.rmSync(keysFolder, { recursive: true, force: true });
});

/** Settings of a test: any port, one thread, a generous rate, paired with the tests. */
export function testEnv(env: Environment = {}): Environment {
    return {
        EH_SIDECAR_PORT: "0",
        EH_SIDECAR_KEYS_DIR: keysFolder,
        EH_SIDECAR_WORKERS: "1",
        EH_SIDECAR_RATE_PER_MINUTE: "100000",
        EH_SIDECAR_PLACES_PER_DEVICE: "10000",
        EH_SIDECAR_BUILT_MODELS_DIR: path.join(ROOT, "dist/models"),
        ...env,
    };
}

/** Starts one in this process; `stop` also removes its models. */
export async function startTestSidecar({
    env = {},
    models = [],
}: TestSidecarOptions = {}): Promise<TestSidecar> {
    const folder = temporaryFolder();
    for (const model of models) {
        await writeTestModel(folder, model);
    }
    const log: string[] = [];
    const sidecar = await startSidecar({
        config: loadConfig(testEnv({ EH_SIDECAR_MODELS_DIR: folder, ...env })),
        logger: makeLogger("info", { write: (line) => void log.push(line) }),
        workerScript: pathToFileURL(path.join(OUT, "worker.js")),
    });
    return {
        ...sidecar,
        log,
        async stop() {
            const isWhole = await sidecar.stop();
            fs.rmSync(folder, { recursive: true, force: true });
            return isWhole;
        },
    };
}
