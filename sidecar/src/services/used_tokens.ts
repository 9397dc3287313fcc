/** Remembers which tokens were used, as long as they would still be valid: each is good for one verification. */
import type { Redis } from "ioredis";
import { SidecarError } from "../core/errors.ts";
import { CLOCK_TOLERANCE_S } from "./token_verifier.ts";

export interface UsedTokens {
    /**
     * Uses a token up.
     *
     * @returns false when it was used before
     * @throws SidecarError `store_unavailable` when nobody can tell
     */
    spend(jti: string, expiresAtS: number): Promise<boolean>;
}

const SWEEP_EVERY_S = 30;

/** In this process: right for one replica; a restart forgets. */
export class MemoryUsedTokens implements UsedTokens {
    private readonly expiries = new Map<string, number>();
    private nextSweepS = 0;

    /** @param now seconds since 1970 */
    constructor(private readonly now: () => number) {}

    spend(jti: string, expiresAtS: number): Promise<boolean> {
        this.sweep();
        const first = !this.expiries.has(jti);
        if (first) {
            this.expiries.set(jti, expiresAtS + CLOCK_TOLERANCE_S);
        }
        return Promise.resolve(first);
    }

    /** Tokens remembered. */
    get size(): number {
        return this.expiries.size;
    }

    private sweep(): void {
        const now = this.now();
        if (now < this.nextSweepS) {
            return;
        }
        this.nextSweepS = now + SWEEP_EVERY_S;
        for (const [jti, expiry] of this.expiries) {
            if (expiry < now) {
                this.expiries.delete(jti);
            }
        }
    }
}

/** In Redis: for replicas that do not know each other. */
export class RedisUsedTokens implements UsedTokens {
    constructor(
        private readonly redis: Redis,
        private readonly prefix: string,
        private readonly now: () => number,
    ) {}

    async spend(jti: string, expiresAtS: number): Promise<boolean> {
        // One more second: a remembrance that ends before the token would open a gap.
        const ttlS = Math.max(1, Math.ceil(expiresAtS - this.now()) + CLOCK_TOLERANCE_S + 1);
        try {
            return (
                (await this.redis.set(`${this.prefix}:jti:${jti}`, "1", "EX", ttlS, "NX")) === "OK"
            );
        } catch (error) {
            // Failing open would let a recorded request be played again while Redis is down.
            throw new SidecarError(
                "store_unavailable",
                "the store of used tokens does not answer",
                {
                    retryAfterS: 1,
                    cause: error,
                },
            );
        }
    }
}
