/**
 * The generic cell rate algorithm, as the ERP counts too: one number a key, no window at whose edge twice the budget
 * passes. The number is when the key would be idle again ("theoretical arrival time").
 */

export interface GcraRule {
    /** Requests at once, and in each period. */
    readonly burst: number;
    readonly periodMs: number;
}

/** Counts one request of a key. */
export interface Gcra {
    /** @returns milliseconds to wait, 0 when the request may pass (only then it is counted) */
    take(key: string): Promise<number>;
}

const SWEEP_EVERY_MS = 30_000;

/** In this process. */
export class MemoryGcra implements Gcra {
    private readonly idleAtMs = new Map<string, number>();
    private nextSweepMs = 0;

    /** @param now milliseconds, never going back */
    constructor(
        private readonly rule: GcraRule,
        private readonly now: () => number,
    ) {}

    /** Keys remembered. */
    get size(): number {
        return this.idleAtMs.size;
    }

    take(key: string): Promise<number> {
        const now = this.now();
        this.sweep(now);
        const { burst, periodMs } = this.rule;
        const idleAtMs = Math.max(this.idleAtMs.get(key) ?? now, now) + periodMs / burst;
        const waitMs = idleAtMs - now - periodMs;
        // Sums of fractions: a millionth of a millisecond is no wait.
        if (waitMs > 1e-6) {
            return Promise.resolve(waitMs);
        }
        this.idleAtMs.set(key, idleAtMs);
        return Promise.resolve(0);
    }

    private sweep(now: number): void {
        if (now < this.nextSweepMs) {
            return;
        }
        this.nextSweepMs = now + SWEEP_EVERY_MS;
        for (const [key, idleAtMs] of this.idleAtMs) {
            if (idleAtMs <= now) {
                this.idleAtMs.delete(key);
            }
        }
    }
}

/** The part of a Redis connection that is used. */
export interface ScriptRunner {
    eval(script: string, keyCount: number, ...rest: (string | number)[]): Promise<unknown>;
}

/** One step in Redis, by Redis' own clock: replicas need not agree on the time. Numbers come back as text. */
const SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local burst, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local idle = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + period / burst
local wait = idle - now - period
if wait > 1e-6 then return tostring(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', idle), 'PX', math.ceil(idle - now))
return '0'`;

/** In Redis, for replicas that do not know each other. */
export class RedisGcra implements Gcra {
    constructor(
        private readonly rule: GcraRule,
        private readonly redis: ScriptRunner,
        private readonly prefix: string,
    ) {}

    async take(key: string): Promise<number> {
        const { burst, periodMs } = this.rule;
        const wait = await this.redis.eval(SCRIPT, 1, `${this.prefix}:${key}`, burst, periodMs);
        return Number(wait);
    }
}
