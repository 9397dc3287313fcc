/**
 * Makes the services and the app from the settings. Apart from server.ts, which loads this while the inference
 * threads are loading their models: on two cores a start costs the longer of the two.
 */
import type { Redis } from "ioredis";
import { makeApp } from "./app.ts";
import type { Config } from "./core/config.ts";
import type { Logger } from "./core/logger.ts";
import { Admission } from "./services/admission.ts";
import { DeviceLimiter } from "./services/device_limiter.ts";
import { Metrics } from "./services/metrics.ts";
import { connectRedis } from "./services/redis.ts";
import { RefusalLimiter } from "./services/refusal_limiter.ts";
import type { Services } from "./services/services.ts";
import { TokenVerifier } from "./services/token_verifier.ts";
import { MemoryUsedTokens, RedisUsedTokens } from "./services/used_tokens.ts";
import { readSigningKeys, VerdictSigner } from "./services/verdict_signer.ts";
import type { WorkerPool } from "./services/worker_pool.ts";

export { makeApp };

/**
 * @param size inference threads
 * @throws ConfigError for a key that is none
 */
export function makeServices(
    config: Config,
    logger: Logger,
    pool: WorkerPool,
    redis: Redis | null,
    size: number,
    detectorSha256: string,
): Services {
    const now = (): number => Date.now() / 1000;
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
            secret: config.jwtSecret,
            issuer: config.jwtIssuer,
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
        signer: makeSigner(config, detectorSha256, now),
        metrics: new Metrics({
            placesInUse: () => admission.inUse,
            waiting: () => pool.waiting,
            threadsBusy: () => pool.busy,
            threadsReady: () => pool.alive,
        }),
        storeTrouble: () => (redis && redis.status !== "ready" ? redis.status : null),
    };
}

/** @throws ConfigError */
function makeSigner(
    { signingKeyFiles, jwtAudience }: Config,
    detectorSha256: string,
    now: () => number,
): VerdictSigner | null {
    const [first, ...others] = readSigningKeys(signingKeyFiles, "EH_SIDECAR_SIGNING_KEYS");
    return first
        ? new VerdictSigner([first, ...others], { issuer: jwtAudience, detectorSha256, now })
        : null;
}

/** @param url of the settings */
export function openRedis(url: string, logger: Logger): Promise<Redis> {
    return connectRedis(url, (reason) => {
        logger.error({ reason }, "Redis does not answer");
    });
}
