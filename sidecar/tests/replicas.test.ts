/** Two replicas that know nothing of each other but a Redis, behind an nginx: all three are real processes. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import request, { type Response } from "supertest";
import { freePort, startNginx, startRedis, type Daemon } from "./support/daemons.ts";
import { faceJpegs } from "./support/frames.ts";
import { codeOf, postFrames } from "./support/requests.ts";
import {
    modelFolder,
    removeModelFolders,
    spawnTestSidecar,
    stopLeftovers,
    type Spawned,
} from "./support/spawned.ts";
import { bearer, NONCE } from "./support/tokens.ts";

const RATE = 20;
const SLOW = 60_000;

let redisPort: number;
let redis: Daemon;
let nginx: Daemon;
let first: Spawned;
let second: Spawned;
let front: string;
let frames: Buffer[];

async function startReplica(port: number): Promise<Spawned> {
    return spawnTestSidecar({
        SIDECAR_PORT: String(port),
        MODELS_DIR: await modelFolder([{ id: "mean_frame" }]),
        SIDECAR_RATE_PER_MINUTE: String(RATE),
        SIDECAR_QUEUE_LENGTH: "30",
        REDIS_URL: `redis://127.0.0.1:${redisPort}/0`,
    });
}

beforeAll(async () => {
    redisPort = await freePort();
    redis = await startRedis(redisPort);
    const ports = [await freePort(), await freePort()] as const;
    [first, second] = await Promise.all([startReplica(ports[0]), startReplica(ports[1])]);
    const port = await freePort();
    nginx = await startNginx(port, ports);
    front = `http://127.0.0.1:${port}`;
    frames = await faceJpegs(2);
}, SLOW);

afterAll(async () => {
    await Promise.all([first.stop(), second.stop(), nginx.stop()]);
    await redis.stop();
    stopLeftovers();
    removeModelFolders();
}, SLOW);

/** Each test has a device of its own, for the limit's sake. */
function ask(
    url: string,
    device: string,
    authorization = bearer({ device_id: device }),
): Promise<Response> {
    return postFrames(url, frames, { authorization, document: { device_id: device } }).then();
}

async function answered(replica: Spawned): Promise<number> {
    const { text } = await request(replica.url).get("/metrics");
    return Number(/^sidecar_requests_total\{code="ok"\} (\d+)/m.exec(text)?.[1] ?? 0);
}

/** Waits until `/readyz` of a replica says this. */
async function readiness(replica: Spawned, status: number): Promise<Response> {
    for (;;) {
        const response = await request(replica.url).get("/readyz");
        if (response.status === status) {
            return response;
        }
        await delay(20);
    }
}

describe("two replicas behind nginx", () => {
    test("share the work", async () => {
        const statuses = await Promise.all(
            Array.from({ length: 12 }, async () => (await ask(front, "spread")).status),
        );
        expect(statuses).toEqual(Array<number>(12).fill(200));
        expect(await answered(first)).toBeGreaterThan(0);
        expect(await answered(second)).toBeGreaterThan(0);
    });

    test("a ticket used at one is used at the other", async () => {
        const authorization = bearer({ device_id: "ticket" });
        expect((await ask(first.url, "ticket", authorization)).status).toBe(200);
        const again = await ask(second.url, "ticket", authorization);
        expect([again.status, codeOf(again)]).toEqual([403, "token_used"]);
    });

    test("one ticket sent to both at once, many times, is served once", async () => {
        const authorization = bearer({ device_id: "race" });
        const responses = await Promise.all(
            Array.from({ length: 16 }, (_, index) =>
                ask(index % 2 === 0 ? first.url : second.url, "race", authorization),
            ),
        );
        const served = responses.filter((response) => response.status === 200);
        expect(served).toHaveLength(1);
        expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200, 403]));
    });

    test("count a device's requests together, exactly", async () => {
        const responses = await Promise.all(
            Array.from({ length: 30 }, (_, index) =>
                ask(index % 2 === 0 ? first.url : second.url, "limit"),
            ),
        );
        expect(responses.filter((response) => response.status === 200)).toHaveLength(RATE);
        const refused = responses.filter((response) => response.status === 429);
        expect(refused).toHaveLength(30 - RATE);
        expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
    });

    test("what they leave in Redis ends by itself and holds no nonce and no token", async () => {
        const authorization = bearer({ device_id: "keys" });
        await ask(first.url, "keys", authorization);
        const client = new Redis(redisPort);
        const keys = await client.keys("*");
        expect(keys.some((key) => key.startsWith("eh_hr_face_sidecar:jti:"))).toBe(true);
        expect(keys.some((key) => key.startsWith("eh_hr_face_sidecar:rate:"))).toBe(true);
        for (const key of keys) {
            expect(await client.pttl(key)).toBeGreaterThan(0);
            const value = `${key} ${(await client.get(key)) ?? ""}`;
            expect(value).not.toContain(NONCE);
            expect(value).not.toContain(authorization.split(".")[2]);
        }
        client.disconnect();
    });

    test("nginx passes on the sidecar's own errors, and nothing but its route", async () => {
        const refused = await request(front).post("/api/liveness/verify").expect(401);
        expect((refused.body as { error: { code: string } }).error.code).toBe("token_missing");
        for (const path of ["/metrics", "/healthz", "/readyz", "/"]) {
            await request(front).get(path).expect(404);
        }
    });

    test(
        "when one stops in the middle of its work, nobody in front of nginx notices",
        async () => {
            const { port } = new URL(second.url);
            const many = Array.from({ length: 30 }, async (_, index) => {
                await delay(index * 15);
                return (await ask(front, `stop${index % 3}`)).status;
            });
            await delay(150);
            expect(await second.stop()).toBe(0);
            expect(await Promise.all(many)).toEqual(Array<number>(30).fill(200));
            second = await startReplica(Number(port));
            const before = await answered(second);
            await Promise.all(Array.from({ length: 8 }, () => ask(front, "back")));
            expect(await answered(second)).toBeGreaterThan(before);
        },
        SLOW,
    );

    test(
        "without Redis they refuse, are alive, not ready, and come back by themselves",
        async () => {
            await redis.stop();
            const response = await ask(first.url, "outage");
            expect([response.status, codeOf(response)]).toEqual([503, "store_unavailable"]);
            expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
            const ready = await readiness(first, 503);
            expect(ready.body).toEqual({ status: "not_ready", reasons: ["store_unavailable"] });
            await request(first.url).get("/healthz").expect(200);
            redis = await startRedis(redisPort);
            await readiness(first, 200);
            await readiness(second, 200);
            expect((await ask(front, "outage")).status).toBe(200);
        },
        SLOW,
    );

    test(
        "a replica started without Redis is not ready until there is one",
        async () => {
            const missing = await freePort();
            const early = await spawnTestSidecar({
                REDIS_URL: `redis://127.0.0.1:${missing}`,
            });
            await readiness(early, 503);
            const late = await startRedis(missing);
            await readiness(early, 200);
            expect(await early.stop()).toBe(0);
            await late.stop();
        },
        SLOW,
    );
});
