import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { faceJpegs } from "./support/frames.ts";
import { postFrames } from "./support/requests.ts";
import { startTestSidecar } from "./support/sidecar.ts";
import {
    modelFolder,
    removeModelFolders,
    spawnTestSidecar,
    stopLeftovers,
    type Spawned,
} from "./support/spawned.ts";

const running: Spawned[] = [];

async function spawn(env: Record<string, string> = {}): Promise<Spawned> {
    const sidecar = await spawnTestSidecar(env);
    running.push(sidecar);
    return sidecar;
}

afterEach(async () => {
    await Promise.all(running.splice(0).map((sidecar) => sidecar.stop()));
});

afterAll(() => {
    stopLeftovers();
    removeModelFolders();
});

describe("starting", () => {
    test("says where it listens, on its channel and in its log", async () => {
        const sidecar = await spawn();
        expect(sidecar.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        await request(sidecar.url).get("/readyz").expect(200, { status: "ready", reasons: [] });
        await sidecar.stop();
        expect(sidecar.output()).toContain('"msg":"ready"');
        expect(sidecar.output()).toContain("every verdict is not_assessed");
    });

    test("without its key ends with a sentence and an example", async () => {
        await expect(spawn({ SIDECAR_JWT_SECRET: "" })).rejects.toThrow(
            /ended with code 1[^]*SIDECAR_JWT_SECRET[^]*openssl rand/,
        );
    });

    test("a port that is taken is named", async () => {
        const first = await spawn();
        const { port } = new URL(first.url);
        await expect(spawn({ SIDECAR_PORT: port })).rejects.toThrow(/EADDRINUSE/);
    });

    test("a model with another checksum stops it, by name", async () => {
        const folder = await modelFolder([{ id: "good_model" }, { id: "changed_model" }]);
        const file = path.join(folder, "changed_model.onnx");
        const bytes = fs.readFileSync(file);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        fs.writeFileSync(file, bytes);
        await expect(spawn({ MODELS_DIR: folder })).rejects.toThrow(
            /ended with code 1[^]*model "changed_model"[^]*SHA-256/,
        );
    });

    test("a model that fails its self-test stops it, by name", async () => {
        // The wrong scaling that does not fail by itself: pixels 0..255 where 0..1 was meant.
        const change = (card: Record<string, unknown>): void => {
            (card["input"] as { scale: number[] }).scale = [1, 1, 1];
        };
        const folder = await modelFolder([{ id: "badly_scaled", change }]);
        await expect(spawn({ MODELS_DIR: folder })).rejects.toThrow(
            /ended with code 1[^]*model "badly_scaled": self-test 1 gives/,
        );
    });

    test("a missing model file stops it, by name", async () => {
        const folder = await modelFolder([{ id: "lost_model" }]);
        fs.rmSync(path.join(folder, "lost_model.onnx"));
        await expect(spawn({ MODELS_DIR: folder })).rejects.toThrow(
            /model "lost_model"[^]*missing/,
        );
    });

    test.each([
        ["no_such_model", /no model "no_such_model"/],
        ["iris_landmarks", /model "iris_landmarks" is a iris_landmarks, expected a liveness model/],
    ])("SIDECAR_MODELS=%s is refused", async (id, message) => {
        await expect(spawn({ SIDECAR_MODELS: id })).rejects.toThrow(message);
    });

    test("a sequence model that wants more frames than a request may have is refused", async () => {
        const folder = await modelFolder([{ id: "long_sequence", frames: 12 }]);
        await expect(spawn({ MODELS_DIR: folder, SIDECAR_MAX_FRAMES: "10" })).rejects.toThrow(
            /"long_sequence" wants 12 frames/,
        );
    });
});

describe("stopping", () => {
    test("SIGTERM answers everything that was accepted, then ends with 0", async () => {
        const folder = await modelFolder([{ id: "mean_frame" }]);
        const sidecar = await spawn({ MODELS_DIR: folder, SIDECAR_QUEUE_LENGTH: "20" });
        const frames = await faceJpegs(8);
        const answers = Array.from({ length: 12 }, async () => {
            const response = await postFrames(sidecar.url, frames);
            return response.status;
        });
        await accepted(sidecar.url, 12);
        const ended = sidecar.stop();
        expect(await Promise.all(answers)).toEqual(Array<number>(12).fill(200));
        expect(await ended).toBe(0);
        expect(sidecar.output()).toContain('"msg":"stopped"');
        await expect(request(sidecar.url).get("/healthz")).rejects.toThrow(/ECONNREFUSED/);
    });

    test("while the port stays open, /readyz says no and requests are still served", async () => {
        const sidecar = await startTestSidecar({
            models: [{ id: "mean_frame" }],
            env: { SIDECAR_SHUTDOWN_DELAY_MS: "1500" },
        });
        const frames = await faceJpegs(1);
        const stopped = sidecar.stop();
        const ready = await request(sidecar.url).get("/readyz").expect(503);
        expect(ready.body).toEqual({ status: "not_ready", reasons: ["shutting_down"] });
        expect(ready.headers["connection"]).toBe("close");
        await request(sidecar.url).get("/healthz").expect(200);
        await postFrames(sidecar.url, frames).expect(200);
        await stopped;
    });

    test("on a connection that is still open, a request after the end of the delay is told to go elsewhere", async () => {
        const sidecar = await startTestSidecar({ models: [{ id: "mean_frame" }] });
        const frames = await faceJpegs(12);
        const slow = Array.from({ length: 3 }, () => postFrames(sidecar.url, frames).then());
        await accepted(sidecar.url, 3);
        const { port } = new URL(sidecar.url);
        // Opened before the port closes, used after.
        const socket = net.connect(Number(port), "127.0.0.1");
        await delay(20);
        const stopped = sidecar.stop();
        const late = await new Promise<string>((resolve, reject) => {
            socket.on("data", (chunk: Buffer) => {
                resolve(chunk.toString());
            });
            socket.on("error", reject).on("close", () => {
                resolve("closed");
            });
            socket.write(
                "POST /api/liveness/verify HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
            );
        });
        // Idle connections may simply be closed; an answer must not be a promise.
        expect(late === "closed" || /^HTTP\/1\.1 (401|503)/.test(late)).toBe(true);
        expect((await Promise.all(slow)).map((response) => response.status)).toEqual([
            200, 200, 200,
        ]);
        await stopped;
        socket.destroy();
    });

    test("stopping twice is stopping once", async () => {
        const sidecar = await startTestSidecar();
        await Promise.all([sidecar.stop(), sidecar.stop()]);
    });
});

/** Waits until so many requests have a place. */
async function accepted(url: string, count: number): Promise<void> {
    for (;;) {
        const { text } = await request(url).get("/metrics");
        if (Number(/^sidecar_places_in_use (\d+)/m.exec(text)?.[1]) >= count) {
            return;
        }
    }
}
