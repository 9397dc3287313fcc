/** The connection to Redis, for what replicas share. Loaded only where EH_SIDECAR_REDIS_URL is set. */
import type { Redis } from "ioredis";

/** Longest wait for one command: a request does not hang on a store. */
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2000;
const MAX_RETRY_DELAY_MS = 2000;

/**
 * Starts connecting and keeps trying; commands fail at once while there is no connection.
 *
 * @param onTrouble told once for each outage, without the address (it may hold a password)
 */
export async function connectRedis(
    url: string,
    onTrouble: (message: string) => void,
): Promise<Redis> {
    // The default export: bundled, a CommonJS package has no named ones.
    const { default: IoRedis } = await import("ioredis");
    const redis = new IoRedis(url, {
        enableOfflineQueue: false,
        maxRetriesPerRequest: 0,
        commandTimeout: COMMAND_TIMEOUT_MS,
        connectTimeout: CONNECT_TIMEOUT_MS,
        retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RETRY_DELAY_MS),
    });
    let told = false;
    redis.on("error", (error: Error & { code?: string }) => {
        if (!told) {
            told = true;
            onTrouble(error.code ?? error.name);
        }
    });
    redis.on("ready", () => {
        told = false;
    });
    return redis;
}
