import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { faceJpegs, hashOf } from "../support/frames.ts";
import { postFrames } from "../support/requests.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";
import { bearer, DEVICE, NONCE, SESSION } from "../support/tokens.ts";

let sidecar: TestSidecar;
let frames: Buffer[];

beforeAll(async () => {
    sidecar = await startTestSidecar({ models: [{ id: "mean_frame" }] });
    frames = await faceJpegs(2);
});

afterAll(async () => {
    await sidecar.stop();
});

/** The line of a request, by the id in its answer. */
function lineOf(response: { headers: Record<string, string> }): Record<string, unknown> {
    const lines = sidecar.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    return lines.find((line) => line["request"] === response.headers["x-request-id"]) ?? {};
}

describe("the request log", () => {
    test("says who asked, how long it took and what came of it", async () => {
        const response = await postFrames(sidecar.url, frames).expect(200);
        expect(lineOf(response)).toMatchObject({
            service: "sidecar",
            method: "POST",
            path: "/api/liveness/verify",
            status: 200,
            verdict: "live",
            frames: 2,
            company: "1",
            device: DEVICE,
            session: SESSION,
            ms: expect.any(Number),
        });
    });

    test("says the code of a refusal", async () => {
        const response = await postFrames(sidecar.url, frames, { document: { frame_count: 9 } });
        expect(lineOf(response)).toMatchObject({ status: 400, code: "invalid_field" });
    });

    test("holds no token, nonce, hash or frame", async () => {
        const authorization = bearer();
        await postFrames(sidecar.url, frames, { authorization }).expect(200);
        await postFrames(sidecar.url, frames, { authorization }).expect(403);
        const log = sidecar.log.join();
        const secrets = [authorization, authorization.split(".")[1], NONCE, ...frames.map(hashOf)];
        for (const secret of secrets) {
            expect(log).not.toContain(secret);
        }
    });

    test("a line break in a path does not make a second line", async () => {
        const response = await request(sidecar.url).get("/x%0A%7B%22level%22:60%7D").expect(404);
        expect(lineOf(response)).toMatchObject({ path: "/x%0A%7B%22level%22:60%7D" });
        expect(sidecar.log.every((line) => line.trim().split("\n").length === 1)).toBe(true);
    });

    test("probes are not logged", async () => {
        const before = sidecar.log.length;
        await request(sidecar.url).get("/healthz").expect(200);
        await request(sidecar.url).get("/metrics").expect(200);
        expect(sidecar.log).toHaveLength(before);
    });
});
