import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import { MemoryGcra, RedisGcra, type Gcra } from "../../src/services/gcra.ts";
import { freePort, startRedis, type Daemon } from "../support/daemons.ts";

const RULE = { burst: 5, periodMs: 1000 };

/** How many of `count` requests at once pass. */
async function passing(gcra: Gcra, count: number, key = "device"): Promise<number> {
    const waits = await Promise.all(Array.from({ length: count }, () => gcra.take(key)));
    return waits.filter((wait) => wait === 0).length;
}

describe("MemoryGcra", () => {
    test("lets the burst pass at once, then one each share of the period", async () => {
        let now = 0;
        const gcra = new MemoryGcra(RULE, () => now);
        expect(await passing(gcra, 20)).toBe(5);
        expect(await gcra.take("device")).toBeCloseTo(200, 6);
        now = 199;
        expect(await passing(gcra, 3)).toBe(0);
        now = 200;
        expect(await passing(gcra, 3)).toBe(1);
    });

    test("S7: has no edge at which twice the budget passes", async () => {
        for (const startMs of [0, 500, 900, 999]) {
            let now = startMs;
            const gcra = new MemoryGcra(RULE, () => now);
            let passed = await passing(gcra, 10);
            for (; now < startMs + 990; now += 10) {
                passed += await passing(gcra, 3);
            }
            // The burst, and what a period brings back; a fixed window lets 10 through within a moment of its edge.
            expect(passed).toBeLessThanOrEqual(10);
            expect(passed).toBeGreaterThanOrEqual(9);
        }
    });

    test("S7: what is refused is not counted", async () => {
        let now = 0;
        const gcra = new MemoryGcra(RULE, () => now);
        await passing(gcra, 5);
        await passing(gcra, 1000);
        now = 1000;
        expect(await passing(gcra, 20)).toBe(5);
    });

    test("forgets who is idle", async () => {
        let now = 0;
        const gcra = new MemoryGcra(RULE, () => now);
        for (let device = 0; device < 100; device++) {
            await gcra.take(String(device));
        }
        expect(gcra.size).toBe(100);
        now = 60_000;
        await gcra.take("another");
        expect(gcra.size).toBe(1);
    });
});

describe("RedisGcra, with a real Redis", () => {
    let daemon: Daemon;
    let redis: Redis;

    beforeAll(async () => {
        const port = await freePort();
        daemon = await startRedis(port);
        redis = new Redis(port, "127.0.0.1");
    }, 60_000);

    afterAll(async () => {
        redis.disconnect();
        await daemon.stop();
    });

    test("counts exactly, whoever asks at the same time", async () => {
        const [one, two] = [0, 1].map(
            () => new RedisGcra({ burst: 7, periodMs: 3_600_000 }, redis, "test"),
        ) as unknown as [Gcra, Gcra];
        const passed = await Promise.all([passing(one, 20), passing(two, 20)]);
        expect(passed[0] + passed[1]).toBe(7);
        const wait = await one.take("device");
        expect(wait).toBeGreaterThan(500_000);
        expect(wait).toBeLessThanOrEqual(3_600_000 / 7);
    });

    test("leaves nothing behind when a device is idle", async () => {
        const gcra = new RedisGcra({ burst: 4, periodMs: 80 }, redis, "short");
        await passing(gcra, 4);
        expect(await redis.exists("short:device")).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 120));
        expect(await redis.exists("short:device")).toBe(0);
        expect(await gcra.take("device")).toBe(0);
    });
});
