/** S19: what goes wrong behind the door, seen from in front of it: real threads, a real port. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import express from "express";
import request from "supertest";
import { ROOT } from "../build.mjs";
import { loadConfig, type Environment } from "../src/core/config.ts";
import { makeLogger } from "../src/core/logger.ts";
import { operationsRoutes } from "../src/routes/operations.ts";
import { startSidecar } from "../src/server.ts";
import { faceJpegs } from "./support/frames.ts";
import { codeOf, jsonOf, postFrames } from "./support/requests.ts";
import { startTestSidecar, testEnv, type TestSidecar } from "./support/sidecar.ts";
import { bearer, ISSUER } from "./support/tokens.ts";

const running: Pick<TestSidecar, "stop">[] = [];

afterEach(async () => {
    await Promise.all(running.splice(0).map((sidecar) => sidecar.stop()));
});

/** A service whose threads run another script than its own. */
async function withThreads(
    script: string,
    env: Environment = {},
): Promise<Omit<TestSidecar, "log"> & { log: string[] }> {
    const log: string[] = [];
    const sidecar = await startSidecar({
        config: loadConfig(testEnv(env)),
        logger: makeLogger("info", { write: (line) => void log.push(line) }),
        workerScript: pathToFileURL(path.join(ROOT, "sidecar/tests/support", script)),
    });
    running.push(sidecar);
    return { ...sidecar, log };
}

describe("behind the door", () => {
    test("S3: what is not done in time is 504 with Retry-After, and has used its ticket up", async () => {
        const sidecar = await withThreads("hanging_worker.mjs", { EH_SIDECAR_TIMEOUT_MS: "400" });
        const frames = await faceJpegs(1);
        const authorization = bearer();
        const late = await postFrames(sidecar.url, frames, { authorization });
        expect([late.status, codeOf(late)]).toEqual([504, "timeout"]);
        expect(late.headers["retry-after"]).toBe("1");
        const again = await postFrames(sidecar.url, frames, { authorization });
        expect(codeOf(again)).toBe("token_used");
    }, 30_000);

    test("a thread that dies fails its request with an id, is in the log, and the next is served by another", async () => {
        const sidecar = await withThreads("fragile_worker.mjs");
        const frames = await faceJpegs(1);
        const lost = await postFrames(sidecar.url, frames);
        expect([lost.status, codeOf(lost)]).toEqual([500, "internal_error"]);
        expect(lost.body).not.toContain("died on purpose");
        const { error } = jsonOf(lost) as { error: { id: string } };
        expect(sidecar.log.join("")).toContain(error.id);
        expect(sidecar.log.join("")).toContain("died on purpose");
        const ready = await request(sidecar.url).get("/readyz");
        expect(ready.body).toEqual({ status: "not_ready", reasons: ["no_threads"] });
        await request(sidecar.url).get("/healthz").expect(200);
        while ((await request(sidecar.url).get("/readyz")).status !== 200) {
            await delay(50);
        }
    });

    test("S14: a thread that hangs makes it unhealthy, and is not waited for at the end", async () => {
        const sidecar = await withThreads("hanging_worker.mjs");
        const posted = postFrames(sidecar.url, await faceJpegs(1)).then();
        while (sidecar.services.pool.busy === 0) {
            await delay(5);
        }
        const app = express().use(operationsRoutes(sidecar.services, 100));
        await delay(120);
        await request(app).get("/healthz").expect(503, { status: "hanging" });
        // By the product's own measure it is only slow yet.
        await request(sidecar.url).get("/healthz").expect(200);
        expect(await sidecar.services.pool.close(200)).toBe(1);
        expect((await posted).status).toBe(504);
    }, 30_000);

    test.each(["no_number", "fails"] as const)(
        "S5: a model of weight 0 that %s stands in nobody's way; a counted one is named",
        async (flaw) => {
            const reason = flaw === "fails" ? "model_failed" : "no_number";
            const frames = await faceJpegs(2);
            const silent = await startTestSidecar({
                models: [
                    { id: "mean_frame", threshold: 0.2 },
                    { id: "flawed", weight: 0, flaw },
                ],
                env: { EH_SIDECAR_MODELS: "mean_frame,flawed" },
            });
            const counted = await startTestSidecar({ models: [{ id: "flawed", flaw }] });
            running.push(silent, counted);
            const answer = jsonOf(await postFrames(silent.url, frames).expect(200));
            expect(answer).toMatchObject({ verdict: "live", reasons: [] });
            expect(answer["models"]).toMatchObject([
                { id: "mean_frame", score: expect.any(Number) },
                { id: "flawed", weight: 0, score: null, not_assessed: reason },
            ]);
            const alone = jsonOf(await postFrames(counted.url, frames).expect(200));
            expect(alone).toMatchObject({
                verdict: "not_assessed",
                score: null,
                reasons: [reason],
            });
            expect(counted.log.join("").includes("a model failed")).toBe(flaw === "fails");
        },
    );

    test("S5: a sequence model no longer refuses requests of five frames", async () => {
        const sidecar = await startTestSidecar({
            models: [
                { id: "mean_frame", threshold: 0.2 },
                { id: "mean_sequence", frames: 10 },
            ],
        });
        running.push(sidecar);
        const five = await postFrames(sidecar.url, await faceJpegs(5)).expect(200);
        expect(jsonOf(five)).toMatchObject({ verdict: "live", reasons: ["too_few_frames"] });
        const toon = await postFrames(sidecar.url, await faceJpegs(5), { format: "toon" });
        expect(toon.body).toMatch(/M1=.*\|mean_sequence:[0-9a-f]{64}:1:0.25:too_few_frames/);
    });

    test("S8: one device that sends nothing takes two places and no more", async () => {
        const sidecar = await startTestSidecar({
            env: { EH_SIDECAR_PLACES_PER_DEVICE: "2", EH_SIDECAR_RATE_PER_MINUTE: "1" },
        });
        running.push(sidecar);
        const { admission } = sidecar.services;
        const [one, two] = [admission.take(`${ISSUER}:1:3`), admission.take(`${ISSUER}:1:3`)];
        const frames = await faceJpegs(1);
        const third = await postFrames(sidecar.url, frames);
        expect([third.status, codeOf(third)]).toEqual([429, "device_busy"]);
        await postFrames(sidecar.url, frames, {
            authorization: bearer({ device: "4" }),
            document: { device_id: "4" },
        }).expect(200);
        one.release();
        two.release();
        // S7: the refusal for want of a place was no use of the one request a minute.
        await postFrames(sidecar.url, frames).expect(200);
        expect(codeOf(await postFrames(sidecar.url, frames))).toBe("rate_limited");
    });
});
