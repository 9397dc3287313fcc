/** `node dist/sidecar/main.js`: starts from the environment, stops on SIGTERM or SIGINT. */
import { ModelError } from "../../models/src/registry.ts";
import { ConfigError, loadConfig } from "./core/config.ts";
import { makeLogger } from "./core/logger.ts";
import { ListenError, startSidecar, type Sidecar } from "./server.ts";

const EXIT_CANNOT_START = 1;
/** For the log's last lines before the process is killed. */
const LAST_WORDS_MS = 200;

async function main(): Promise<void> {
    const started = performance.now();
    const orphaned = parentGone();
    const config = loadConfig(process.env);
    const logger = makeLogger(config.logLevel);
    const workerScript = new URL("./worker.js", import.meta.url);
    const sidecar = await startSidecar({ config, logger, workerScript });
    const { url, models } = sidecar;
    void orphaned.then(() => {
        logger.info("the process that started this one is gone, stopping");
        return stop(sidecar);
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.once(signal, () => {
            logger.info({ signal }, "stopping");
            void stop(sidecar);
        });
    }
    const startMs = Math.round(performance.now() - started);
    const uptimeMs = Math.round(process.uptime() * 1000);
    logger.info({ url, start_ms: startMs, uptime_ms: uptimeMs }, "ready");
    // Whoever started this as a child with a channel is told in a way that no log setting hides.
    process.send?.({ kind: "ready", url, models });
}

/** Whoever started this as a child with a channel has died, or let go of it; by itself it never happens. */
function parentGone(): Promise<void> {
    return new Promise((resolve) => {
        process.once("disconnect", resolve);
        // Listening alone must not keep a process alive that could not start.
        process.channel?.unref();
    });
}

async function stop(sidecar: Sidecar): Promise<void> {
    const isWhole = await sidecar.stop();
    sidecar.services.logger.info("stopped");
    sidecar.services.logger.flush();
    if (!isWhole) {
        // A thread hangs in native code: an orderly end would wait for it for ever.
        setTimeout(() => process.kill(process.pid, "SIGKILL"), LAST_WORDS_MS);
        return;
    }
    if (process.connected) {
        process.removeAllListeners("disconnect");
        process.disconnect();
    }
    process.exitCode = 0;
}

/** What the operator can mend by the message alone: a setting, a model, a port that is taken. */
function isExpected(error: unknown): error is Error {
    return [ConfigError, ModelError, ListenError].some((known) => error instanceof known);
}

try {
    await main();
} catch (error) {
    console.error(isExpected(error) ? error.message : error);
    process.exitCode = EXIT_CANNOT_START;
}
