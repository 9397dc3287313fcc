import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { faceJpegs } from "./support/frames.ts";
import { postFrames } from "./support/requests.ts";
import { connect, head, readAnswer } from "./support/raw_http.ts";
import { bearer } from "./support/tokens.ts";
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

    test("without a folder for its keys ends with a sentence and an example", async () => {
        await expect(spawn({ EH_SIDECAR_KEYS_DIR: "" })).rejects.toThrow(
            /ended with code 1[^]*EH_SIDECAR_KEYS_DIR[^]*\/var\/lib\/eh-hr-face/,
        );
        await expect(spawn({ EH_SIDECAR_KEYS_DIR: "/dev/null/keys" })).rejects.toThrow(
            /ended with code 1[^]*\/dev\/null\/keys cannot be written to \(ENOTDIR\)/,
        );
    });

    test("a port that is taken is named", async () => {
        const first = await spawn();
        const { port } = new URL(first.url);
        await expect(spawn({ EH_SIDECAR_PORT: port })).rejects.toThrow(/EADDRINUSE/);
    });

    test("a model with another checksum stops it, by name", async () => {
        const folder = await modelFolder([{ id: "good_model" }, { id: "changed_model" }]);
        const file = path.join(folder, "changed_model.onnx");
        const bytes = fs.readFileSync(file);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        fs.writeFileSync(file, bytes);
        await expect(spawn({ EH_SIDECAR_MODELS_DIR: folder })).rejects.toThrow(
            /ended with code 1[^]*model "changed_model"[^]*SHA-256/,
        );
    });

    test("a model that fails its self-test stops it, by name", async () => {
        // The wrong scaling that does not fail by itself: pixels 0..255 where 0..1 was meant.
        const change = (card: Record<string, unknown>): void => {
            (card["input"] as { scale: number[] }).scale = [1, 1, 1];
        };
        const folder = await modelFolder([{ id: "badly_scaled", change }]);
        await expect(spawn({ EH_SIDECAR_MODELS_DIR: folder })).rejects.toThrow(
            /ended with code 1[^]*model "badly_scaled": self-test 1 gives/,
        );
    });

    test("a missing model file stops it, by name", async () => {
        const folder = await modelFolder([{ id: "lost_model" }]);
        fs.rmSync(path.join(folder, "lost_model.onnx"));
        await expect(spawn({ EH_SIDECAR_MODELS_DIR: folder })).rejects.toThrow(
            /model "lost_model"[^]*missing/,
        );
    });

    test.each([
        ["no_such_model", /no model "no_such_model"/],
        ["iris_landmarks", /model "iris_landmarks" is a iris_landmarks, expected a liveness model/],
    ])("EH_SIDECAR_MODELS=%s is refused", async (id, message) => {
        await expect(spawn({ EH_SIDECAR_MODELS: id })).rejects.toThrow(message);
    });

    test("a sequence model that wants more frames than a request may have is refused", async () => {
        const folder = await modelFolder([{ id: "long_sequence", frames: 12 }]);
        await expect(
            spawn({ EH_SIDECAR_MODELS_DIR: folder, EH_SIDECAR_MAX_FRAMES: "10" }),
        ).rejects.toThrow(/"long_sequence" wants 12 frames/);
    });
});

describe("stopping", () => {
    test("SIGTERM answers everything that was accepted, then ends with 0", async () => {
        const folder = await modelFolder([{ id: "mean_frame" }]);
        const sidecar = await spawn({
            EH_SIDECAR_MODELS_DIR: folder,
            EH_SIDECAR_QUEUE_LENGTH: "20",
        });
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
            env: { EH_SIDECAR_SHUTDOWN_DELAY_MS: "1500" },
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

    test("S19: a request whose head ends after the delay is told to go elsewhere, its ticket unused", async () => {
        const sidecar = await startTestSidecar({ models: [{ id: "mean_frame" }] });
        const frames = await faceJpegs(12);
        const slow = Array.from({ length: 3 }, () => postFrames(sidecar.url, frames).then());
        await accepted(sidecar.url, 3);
        const socket = connect(sidecar.url);
        const text = head(bearer(), { "Content-Type": "application/json", "Content-Length": "2" });
        socket.write(text.slice(0, -2));
        await delay(50);
        const stopped = sidecar.stop();
        const answer = readAnswer(socket);
        await delay(10);
        socket.write(`${text.slice(-2)}{}`);
        const late = await answer;
        expect([late.status, late.text]).toEqual([503, expect.stringContaining("shutting_down")]);
        expect(late.text).toMatch(/retry-after: 1/i);
        expect(late.text).toMatch(/connection: close/i);
        expect((await Promise.all(slow)).map((response) => response.status)).toEqual([
            200, 200, 200,
        ]);
        expect(await stopped).toBe(true);
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
