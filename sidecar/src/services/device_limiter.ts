/** How many verifications a device may ask for, in a minute. */
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { SidecarError } from "../errors.ts";

export interface DeviceLimiterOptions {
    readonly perMinute: number;
    /** Shared between replicas; null counts in this process. */
    readonly redis: Redis | null;
    readonly prefix: string;
}

const WINDOW_S = 60;

export class DeviceLimiter {
    private readonly limiter: RateLimiterMemory | RateLimiterRedis;

    constructor({ perMinute, redis, prefix }: DeviceLimiterOptions) {
        const rule = { points: perMinute, duration: WINDOW_S, keyPrefix: `${prefix}:rate` };
        const memory = new RateLimiterMemory(rule);
        // Without Redis for a while, each replica counts for itself: a looser limit is better than none or a stop.
        this.limiter = redis
            ? new RateLimiterRedis({
                  ...rule,
                  storeClient: redis,
                  insuranceLimiter: memory,
                  rejectIfRedisNotReady: true,
              })
            : memory;
    }

    /**
     * Counts one request of a device.
     *
     * @throws SidecarError `rate_limited` with the seconds to wait
     */
    async consume(companyId: string, deviceId: string): Promise<void> {
        try {
            await this.limiter.consume(`${companyId}:${deviceId}`);
        } catch (error) {
            if (error instanceof RateLimiterRes) {
                const retryAfterS = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
                throw new SidecarError(
                    "rate_limited",
                    `this device has used its requests of this minute; again in ${retryAfterS} s`,
                    { retryAfterS },
                );
            }
            throw error;
        }
    }
}
