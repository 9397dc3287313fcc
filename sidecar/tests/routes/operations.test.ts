import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { faceJpegs } from "../support/frames.ts";
import { postFrames } from "../support/requests.ts";
import { DEVICE, SESSION } from "../support/tokens.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";

let sidecar: TestSidecar;
let frames: Buffer[];

beforeAll(async () => {
    sidecar = await startTestSidecar({ models: [{ id: "mean_frame", weight: 0.5 }] });
    frames = await faceJpegs(2);
});

afterAll(async () => {
    await sidecar.stop();
});

async function metrics(): Promise<Record<string, number>> {
    const { text } = await request(sidecar.url).get("/metrics").expect(200);
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return Object.fromEntries(
        lines.map((line) => {
            const space = line.lastIndexOf(" ");
            return [line.slice(0, space), Number(line.slice(space + 1))];
        }),
    );
}

describe("operations", () => {
    test("/healthz and /readyz answer without a token", async () => {
        await request(sidecar.url).get("/healthz").expect(200, { status: "ok" });
        await request(sidecar.url).get("/readyz").expect(200, { status: "ready", reasons: [] });
    });

    test("/metrics counts answers, refusals, verdicts and the time of each stage", async () => {
        const before = await metrics();
        const grown = async (name: string): Promise<number> =>
            ((await metrics())[name] ?? 0) - (before[name] ?? 0);
        await postFrames(sidecar.url, frames).expect(200);
        await postFrames(sidecar.url, frames, { authorization: "Bearer x" }).expect(401);
        expect(await grown('sidecar_requests_total{code="ok"}')).toBe(1);
        expect(await grown('sidecar_requests_total{code="token_invalid"}')).toBe(1);
        expect(await grown("sidecar_request_seconds_count")).toBe(1);
        expect(await grown('sidecar_verdicts_total{verdict="live"}')).toBe(1);
        for (const stage of ["decode", "detect", "crop", "score"]) {
            expect(await grown(`sidecar_stage_seconds_count{stage="${stage}"}`)).toBe(1);
        }
    });

    test("/metrics shows places, threads, memory and the event loop's lag", async () => {
        const now = await metrics();
        expect(now).toMatchObject({
            sidecar_places_in_use: 0,
            sidecar_queue_length: 0,
            sidecar_threads_busy: 0,
            sidecar_threads_ready: 1,
        });
        expect(now["process_resident_memory_bytes"]).toBeGreaterThan(0);
        expect(now["nodejs_eventloop_lag_p99_seconds"]).toBeGreaterThan(0);
    });

    test("/metrics names the models with their checksum and weight", async () => {
        const models = Object.entries(await metrics()).filter(([name]) =>
            name.startsWith("sidecar_model_info"),
        );
        expect(models).toEqual([
            [expect.stringMatching(/id="tiny_face_detector",sha256="[0-9a-f]{64}"/), 1],
            [expect.stringMatching(/id="mean_frame",sha256="[0-9a-f]{64}"/), 0.5],
        ]);
    });

    test("S19: no label names a device, a person or a session", async () => {
        await postFrames(sidecar.url, frames).expect(200);
        const labels = Object.keys(await metrics())
            .filter((name) => name.startsWith("sidecar_"))
            .flatMap((name) => [...(/\{(.*)\}/.exec(name)?.[1] ?? "").matchAll(/(\w+)="/g)])
            .map(([, label]) => label);
        expect([...new Set(labels)].sort()).toEqual(
            ["code", "id", "le", "sha256", "stage", "verdict"].sort(),
        );
        const values = Object.keys(await metrics()).join();
        expect([SESSION, `"${DEVICE}"`].filter((each) => values.includes(each))).toEqual([]);
    });
});
