/** Two replicas that know nothing of each other but a Redis, behind an nginx: all three are real processes. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Redis } from "ioredis";
import request, { type Response } from "supertest";
import { ToonClient } from "../../liveness/wire/toon_client.ts";
import { ROOT } from "../build.mjs";
import type { Environment } from "../src/core/config.ts";
import { HTTP_STATUS, KEEPS_TICKET, type SidecarErrorCode } from "../src/core/errors.ts";
import { freePort, startNginx, startRedis, type Daemon } from "./support/daemons.ts";
import { faceFrame, faceJpegs, hashOf } from "./support/frames.ts";
import { codeOf, postFrames } from "./support/requests.ts";
import {
    modelFolder,
    removeModelFolders,
    spawnTestSidecar,
    stopLeftovers,
    type Spawned,
} from "./support/spawned.ts";
import { bearer, mintToken, NONCE, SESSION } from "./support/tokens.ts";
import { realIo } from "./support/client_io.ts";

const RATE = 20;
const SLOW = 60_000;

let redisPort: number;
let redis: Daemon;
let nginx: Daemon;
let first: Spawned;
let second: Spawned;
let front: string;
let frames: Buffer[];

async function startReplica(port: number, env: Environment = {}): Promise<Spawned> {
    return spawnTestSidecar({
        EH_SIDECAR_PORT: String(port),
        EH_SIDECAR_MODELS_DIR: await modelFolder([{ id: "mean_frame" }]),
        EH_SIDECAR_RATE_PER_MINUTE: String(RATE),
        EH_SIDECAR_QUEUE_LENGTH: "30",
        EH_SIDECAR_REDIS_URL: `redis://127.0.0.1:${redisPort}/0`,
        ...env,
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
    authorization = bearer({ device: device }),
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

/** So many pixels that no thread is through with them in a replica's time. */
function bigFrames(): Promise<Buffer[]> {
    return Promise.all(
        Array.from({ length: 25 }, (_, shift) =>
            faceFrame({ side: 1400, shift }).jpeg({ quality: 40, progressive: true }).toBuffer(),
        ),
    );
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
        const authorization = bearer({ device: "ticket" });
        expect((await ask(first.url, "ticket", authorization)).status).toBe(200);
        const again = await ask(second.url, "ticket", authorization);
        expect([again.status, codeOf(again)]).toEqual([403, "token_used"]);
    });

    test("one ticket sent to both at once, many times, is served once", async () => {
        const authorization = bearer({ device: "race" });
        const responses = await Promise.all(
            Array.from({ length: 16 }, (_, index) =>
                ask(index % 2 === 0 ? first.url : second.url, "race", authorization),
            ),
        );
        const served = responses.filter((response) => response.status === 200);
        expect(served).toHaveLength(1);
        expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200, 403]));
    });

    test("S7: count a device's requests together, exactly", async () => {
        const start = performance.now();
        const responses = await Promise.all(
            Array.from({ length: 30 }, (_, index) =>
                ask(index % 2 === 0 ? first.url : second.url, "limit"),
            ),
        );
        // What comes back while they are asked: one each 60 s / RATE.
        const refilled = Math.floor((performance.now() - start) / (60_000 / RATE));
        const served = responses.filter((response) => response.status === 200).length;
        expect(served).toBeGreaterThanOrEqual(RATE);
        expect(served).toBeLessThanOrEqual(RATE + refilled);
        const refused = responses.filter((response) => response.status === 429);
        expect(refused).toHaveLength(30 - served);
        expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
    });

    test(
        "S3: a timeout behind nginx is 504 and stays one: no other replica is asked with a spent ticket",
        async () => {
            const hasty = { EH_SIDECAR_TIMEOUT_MS: "250" };
            const ports = [await freePort(), await freePort()] as const;
            const pair = await Promise.all(ports.map((port) => startReplica(port, hasty)));
            const port = await freePort();
            const before = await startNginx(port, ports);
            const authorization = bearer({ device: "slow" });
            const document = { device_id: "slow" };
            const url = `http://127.0.0.1:${port}`;
            const response = await postFrames(url, await bigFrames(), { authorization, document });
            expect([response.status, codeOf(response)]).toEqual([504, "timeout"]);
            const again = await postFrames(url, frames, { authorization, document });
            expect([again.status, codeOf(again)]).toEqual([403, "token_used"]);
            await before.stop();
            await Promise.all(pair.map((each) => each.stop()));
        },
        SLOW,
    );

    test("the client of the library is served through nginx", async () => {
        const client = new ToonClient({
            baseUrl: front,
            getTicket: () => Promise.resolve(mintToken({ device: "client" })),
            io: realIo,
            timeoutMs: 20_000,
            retry: { retries: 1, baseDelayMs: 1, maxDelayMs: 2 },
        });
        const answer = await client.verify({
            ...{ sessionId: SESSION, deviceId: "client", capturedAt: "2026-11-20T08:00:03Z" },
            frames,
            frameHashes: frames.map(hashOf),
        });
        expect(answer.session_id).toBe(SESSION);
    });

    test("S3: a Redis that is slow is 504, for the ticket may be spent; the cause is in the log", async () => {
        const client = new Redis(redisPort);
        const authorization = bearer({ device: "pause" });
        await client.call("CLIENT", "PAUSE", "1500", "WRITE");
        const response = await ask(front, "pause", authorization);
        expect([response.status, codeOf(response)]).toEqual([504, "store_unavailable"]);
        await delay(1600);
        const again = await ask(front, "pause", authorization);
        expect([again.status, codeOf(again)]).toEqual([403, "token_used"]);
        expect(first.output() + second.output()).toContain("Command timed out");
        client.disconnect();
    });

    test("S3: no status that nginx asks the next replica for has used a ticket up", () => {
        const conf = fs.readFileSync(path.join(ROOT, "sidecar/deploy/nginx.conf"), "utf8");
        const rule = /proxy_next_upstream ([^;]*);/.exec(conf)?.[1] ?? "";
        const retried = [...rule.matchAll(/http_(\d+)/g)].map(([, status]) => Number(status));
        expect(retried).toEqual([503]);
        const codes = Object.keys(HTTP_STATUS) as SidecarErrorCode[];
        const spent = codes.filter((code) => !KEEPS_TICKET.has(code));
        expect(spent).toContain("timeout");
        expect(spent.filter((code) => retried.includes(HTTP_STATUS[code]))).toEqual([]);
    });

    test("what they leave in Redis ends by itself and holds no nonce and no token", async () => {
        const authorization = bearer({ device: "keys" });
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
            expect([response.status, codeOf(response)]).toEqual([504, "store_unavailable"]);
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
                EH_SIDECAR_REDIS_URL: `redis://127.0.0.1:${missing}`,
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
