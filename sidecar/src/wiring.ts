/**
 * Makes the services and the app from the settings. Apart from server.ts, which loads this while the inference
 * threads are loading their models: on two cores a start costs the longer of the two.
 */
import fs from "node:fs";
import type { Redis } from "ioredis";
import packageJson from "../../package.json" with { type: "json" };
import type { Card } from "../../models/src/card.ts";
import { makeApp } from "./app.ts";
import { ConfigError, type Config } from "./core/config.ts";
import type { Logger } from "./core/logger.ts";
import { Admission } from "./services/admission.ts";
import { DeviceLimiter } from "./services/device_limiter.ts";
import { KeyFolder } from "./services/key_folder.ts";
import { Metrics } from "./services/metrics.ts";
import { Pairing, type ModelLine } from "./services/pairing.ts";
import { connectRedis } from "./services/redis.ts";
import { RefusalLimiter } from "./services/refusal_limiter.ts";
import type { Services } from "./services/services.ts";
import { TicketKeys } from "./services/ticket_keys.ts";
import { TokenVerifier } from "./services/token_verifier.ts";
import { MemoryUsedTokens, RedisUsedTokens } from "./services/used_tokens.ts";
import { readSigningKeys, VerdictSigner } from "./services/verdict_signer.ts";
import type { WorkerPool } from "./services/worker_pool.ts";

export { makeApp };

/**
 * @param size inference threads
 * @param cards what verdicts name: the face detector, and the liveness models
 * @throws ConfigError for a key that is none
 */
export function makeServices(
    config: Config,
    logger: Logger,
    pool: WorkerPool,
    redis: Redis | null,
    size: number,
    cards: { detector: Card; models: readonly Card[] },
): Services {
    const now = (): number => Date.now() / 1000;
    const folder = openKeyFolder(config);
    const keys = new TicketKeys(folder, now);
    const signer = makeSigner(config, folder, cards.detector.sha256, now);
    if (keys.issuers === 0) {
        logger.warn("paired with no ERP yet: npm run sidecar -- pair");
    }
    const admission = new Admission({
        capacity: size + config.queueLength,
        perHolder: config.placesPerDevice,
    });
    const counting = {
        redis,
        prefix: config.redisPrefix,
        now: () => performance.now(),
        onTrouble: (error: Error) => {
            logger.warn({ cause: error.message }, "Redis does not count, this replica does");
        },
    };
    return {
        config,
        logger,
        pool,
        admission,
        verifier: new TokenVerifier({
            keys,
            audience: config.jwtAudience,
            maxAgeS: config.jwtMaxAgeS,
            now,
        }),
        usedTokens: redis
            ? new RedisUsedTokens(redis, config.redisPrefix, now)
            : new MemoryUsedTokens(now),
        limiter: new DeviceLimiter({ ...counting, perMinute: config.ratePerMinute }),
        describeLimiter: new DeviceLimiter({
            ...counting,
            perMinute: config.describePerMinute,
            prefix: `${config.redisPrefix}:describe`,
        }),
        refusals: new RefusalLimiter(),
        signer,
        pairing: new Pairing({
            folder,
            now,
            facts: {
                audience: config.jwtAudience,
                version: packageJson.version,
                keys: signer.jwks.keys,
                models: cards.models.map(modelLine),
                detector: cards.detector.sha256,
            },
        }),
        metrics: new Metrics({
            placesInUse: () => admission.inUse,
            waiting: () => pool.waiting,
            threadsBusy: () => pool.busy,
            threadsReady: () => pool.alive,
        }),
        storeTrouble: () => (redis && redis.status !== "ready" ? redis.status : null),
    };
}

function modelLine({ id, sha256, weight, threshold }: Card): ModelLine {
    return { id, sha256, weight, threshold };
}

/** @throws ConfigError */
function openKeyFolder({ keysFolder }: Config): KeyFolder {
    try {
        const folder = new KeyFolder(keysFolder);
        fs.accessSync(keysFolder, fs.constants.W_OK);
        return folder;
    } catch (error) {
        const { code = "?" } = error as NodeJS.ErrnoException;
        throw new ConfigError([
            `EH_SIDECAR_KEYS_DIR: ${keysFolder} cannot be written to (${code})`,
        ]);
    }
}

/** @throws ConfigError */
function makeSigner(
    { signingKeyFiles, jwtAudience }: Config,
    folder: KeyFolder,
    detectorSha256: string,
    now: () => number,
): VerdictSigner {
    const files = signingKeyFiles.length > 0 ? signingKeyFiles : [folder.verdictKeyFile()];
    const [first, ...others] = readSigningKeys(files, "EH_SIDECAR_SIGNING_KEYS");
    if (!first) {
        throw new ConfigError(["EH_SIDECAR_SIGNING_KEYS: no key"]);
    }
    return new VerdictSigner([first, ...others], { issuer: jwtAudience, detectorSha256, now });
}

/** @param url of the settings */
export function openRedis(url: string, logger: Logger): Promise<Redis> {
    return connectRedis(url, (reason) => {
        logger.error({ reason }, "Redis does not answer");
    });
}
