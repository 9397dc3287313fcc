/** How many verifications a device may ask for, in a minute. */
import { SidecarError } from "../core/errors.ts";
import { MemoryGcra, RedisGcra, type Gcra, type ScriptRunner } from "./gcra.ts";

export interface DeviceLimiterOptions {
    readonly perMinute: number;
    /** Shared between replicas; null counts in this process. */
    readonly redis: ScriptRunner | null;
    readonly prefix: string;
    /** Milliseconds, never going back. */
    readonly now: () => number;
    /** Told why Redis did not count. */
    readonly onTrouble: (error: Error) => void;
}

const PERIOD_MS = 60_000;

export class DeviceLimiter {
    private readonly own: Gcra;
    private readonly shared: Gcra | null;

    constructor(private readonly options: DeviceLimiterOptions) {
        const { perMinute, redis, prefix, now } = options;
        const rule = { burst: perMinute, periodMs: PERIOD_MS };
        this.own = new MemoryGcra(rule, now);
        this.shared = redis && new RedisGcra(rule, redis, `${prefix}:rate`);
    }

    /**
     * Counts one request of a device.
     *
     * @throws SidecarError `rate_limited` with the seconds to wait
     */
    async consume(device: string): Promise<void> {
        const waitMs = await this.take(device);
        if (waitMs > 0) {
            const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
            throw new SidecarError(
                "rate_limited",
                `this device has used its requests of this minute; again in ${retryAfterS} s`,
                { retryAfterS },
            );
        }
    }

    /** Without Redis for a while, each replica counts for itself: a looser limit is better than none or a stop. */
    private async take(device: string): Promise<number> {
        if (!this.shared) {
            return this.own.take(device);
        }
        try {
            return await this.shared.take(device);
        } catch (error) {
            this.options.onTrouble(error as Error);
            return this.own.take(device);
        }
    }
}
