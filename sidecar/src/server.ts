/** Starts and stops the service. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { Express } from "express";
import type { Redis } from "ioredis";
import { loadRegistry } from "../../models/src/registry.ts";
import { ConfigError, type Config } from "./core/config.ts";
import { messageClasses } from "./http/express_messages.ts";
import type { Logger } from "./core/logger.ts";
import { chooseModels, type ModelChoice } from "./services/model_choice.ts";
import type { Services } from "./services/services.ts";
import { countThreads } from "./services/thread_count.ts";
import { WorkerPool } from "./services/worker_pool.ts";

export interface Sidecar {
    /** e.g. `http://127.0.0.1:8075` */
    readonly url: string;
    /** Ids of the liveness models whose word counts; without one every verdict is `not_assessed`. */
    readonly models: readonly string[];
    readonly services: Services;
    /**
     * Answers what was accepted, then ends. Asked twice, it is the same end.
     *
     * @returns false when a thread hangs: then only a kill ends the process
     */
    stop(): Promise<boolean>;
}

export interface StartOptions {
    readonly config: Config;
    readonly logger: Logger;
    /** The bundled worker/main.ts. */
    readonly workerScript: URL;
}

/** The address cannot be listened on. The message says which and what to set. */
export class ListenError extends Error {
    constructor({ host, port }: Pick<Config, "host" | "port">, code: string | undefined) {
        const wayOut =
            code === "EADDRINUSE"
                ? `another program has the port, take another, e.g. EH_SIDECAR_PORT=${port + 1}`
                : "see EH_SIDECAR_HOST and EH_SIDECAR_PORT";
        super(`cannot listen on ${host} port ${port} (${code ?? "?"}): ${wayOut}`);
        this.name = "ListenError";
    }
}

/** Longer than a proxy keeps its idle connections, so that the proxy closes first. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 1024;
/** Threads of libuv's pool where nothing else is said. It is made before our first line: only the environment sizes it. */
const UV_DEFAULT_THREADS = 4;
/** Beside one decoding a thread: files, names, the log. */
const UV_SPARE_THREADS = 2;
/** Threads are told to stop and answer what they have; one that hangs is not waited for. */
const POOL_CLOSE_MS = 5_000;

/**
 * Loads and tests the models, then listens.
 *
 * @throws ModelError or Error naming the model that cannot be used; ListenError for a port that is taken
 */
export async function startSidecar({
    config,
    logger,
    workerScript,
}: StartOptions): Promise<Sidecar> {
    const { detector, scorers, recogniser } = findModels(config);
    const size = threadsFor(config, logger);
    const starting = WorkerPool.start({
        script: workerScript,
        size,
        settings: { detector, scorers, recogniser, maxPixels: config.maxPixels },
        onTrouble: (message) => {
            logger.error({ reason: message }, "inference thread lost");
        },
    });
    // Awaited below; while the rest is loading its failure is no crash.
    starting.catch(() => undefined);
    const { makeApp, makeServices, openRedis } = await import("./wiring.ts");
    const redis = config.redisUrl === null ? null : await openRedis(config.redisUrl, logger);
    try {
        const pool = await starting;
        const services = makeServices(config, logger, pool, redis, size, {
            detector: detector.card,
            models: scorers.map(({ card }) => card),
        });
        const described = recogniser ? [recogniser.landmarks, recogniser.model] : [];
        const running = [detector, ...scorers, ...described];
        services.metrics.describeModels(running.map(({ card }) => card));
        const server = await listen(config, makeApp(services));
        const models = scorers.filter(({ card }) => card.weight > 0).map(({ card }) => card.id);
        if (models.length === 0) {
            logger.warn("no liveness model that counts: every verdict is not_assessed");
        }
        let stopping: Promise<boolean> | null = null;
        return {
            url: urlOf(server),
            models,
            services,
            stop: () => (stopping ??= stopSidecar(server, services, redis)),
        };
    } catch (error) {
        // Threads or a connection left behind would keep the process from ending with its message.
        redis?.disconnect();
        await starting.then((pool) => pool.close(POOL_CLOSE_MS)).catch(() => undefined);
        throw error;
    }
}

/** @throws ConfigError when more threads are asked for than fit */
function threadsFor({ workers }: Config, logger: Logger): number {
    const machine = {
        cores: os.availableParallelism(),
        memoryLimitBytes: memoryLimit(),
    };
    const count = countThreads(workers, machine, "EH_SIDECAR_WORKERS");
    if ("refusal" in count) {
        throw new ConfigError([count.refusal]);
    }
    if (count.note !== undefined) {
        logger.warn(count.note);
    }
    const pool = Number(process.env["UV_THREADPOOL_SIZE"] ?? UV_DEFAULT_THREADS);
    if (pool < count.threads + UV_SPARE_THREADS) {
        logger.warn(
            `UV_THREADPOOL_SIZE is ${pool}: pictures are decoded there, set it to ${count.threads + UV_SPARE_THREADS} or more`,
        );
    }
    return count.threads;
}

/** Of the control group; 0 for none, which the kernel writes as a number larger than any memory. */
function memoryLimit(): number {
    const limit = process.constrainedMemory();
    return limit < os.totalmem() ? limit : 0;
}

/** @throws ListenError */
async function listen(config: Config, app: Express): Promise<http.Server> {
    const server = http.createServer(
        {
            ...messageClasses(app),
            headersTimeout: HEADERS_TIMEOUT_MS,
            requestTimeout: config.timeoutMs + HEADERS_TIMEOUT_MS,
            keepAliveTimeout: KEEP_ALIVE_MS,
            connectionsCheckingInterval: 1000,
        },
        app,
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(config.port, config.host);
    try {
        await once(server, "listening");
    } catch (error) {
        throw new ListenError(config, (error as NodeJS.ErrnoException).code);
    }
    return server;
}

function urlOf(server: http.Server): string {
    const { address, port, family } = server.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

function findModels(config: Config): ModelChoice {
    const { builtModelsFolder, ownModelsFolder, models, maxFrames, recogniser } = config;
    const folders = ownModelsFolder ? [builtModelsFolder, ownModelsFolder] : [builtModelsFolder];
    return chooseModels(loadRegistry(folders), { ids: models, maxFrames, recogniser });
}

/**
 * `/readyz` says no, and for a while everything goes on for a balancer to notice; then the port closes, whatever has
 * a place is answered, and the threads and Redis end.
 */
async function stopSidecar(
    server: http.Server,
    { config, admission, pool, logger }: Services,
    redis: Redis | null,
): Promise<boolean> {
    const deadline = AbortSignal.timeout(config.shutdownDelayMs + config.shutdownTimeoutMs);
    admission.drain();
    await delay(config.shutdownDelayMs);
    const drained = admission.close();
    const closed = new Promise((resolve) => server.close(resolve));
    const late = once(deadline, "abort").then(() => "late" as const);
    if ((await Promise.race([drained, late])) === "late") {
        logger.error({ unanswered: admission.inUse }, "stopped before everything was answered");
    }
    server.closeIdleConnections();
    await Promise.race([closed, delay(1000)]);
    server.closeAllConnections();
    redis?.disconnect();
    const left = await pool.close(POOL_CLOSE_MS);
    if (left > 0) {
        logger.error({ threads: left }, "stopped beside threads that hang");
    }
    return left === 0;
}
