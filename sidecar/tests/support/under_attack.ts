/**
 * A service under attack: one process for a test file. After every attack no place is held, the threads work and an
 * honest client is served, otherwise the test that made the attack fails; at the end no secret is in the log.
 */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import request from "supertest";
import { faceJpegs, hashOf } from "./frames.ts";
import { codeOf, postDocument, postFrames } from "./requests.ts";
import { modelFolder, removeModelFolders, spawnTestSidecar, type Spawned } from "./spawned.ts";
import { mintToken, NONCE } from "./tokens.ts";

export const MAX_BODY = 1024 * 1024;
export const TIMEOUT_MS = 1500;

const PLACE_BACK_MS = 10_000;

export class Target {
    private sidecar: Spawned | null = null;
    private honest: Buffer[] = [];
    private token = mintToken();
    private readonly usedTokens: string[] = [];

    get url(): string {
        return this.spawned.url;
    }

    /** Three frames of one person. */
    get frames(): Buffer[] {
        return this.honest;
    }

    /** The ticket of this test; it must not be found in the log afterwards. */
    get authorization(): string {
        return `Bearer ${this.token}`;
    }

    /** Posts a document with this test's ticket. */
    async post(body: string | Buffer, type: string): Promise<[status: number, code: unknown]> {
        const response = await postDocument(this.url, body, type, this.authorization);
        return [response.status, codeOf(response)];
    }

    async metric(name: string): Promise<number> {
        const { text } = await request(this.url).get("/metrics");
        return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
    }

    /** Waits until so many requests have a place. */
    async placesTaken(count: number): Promise<void> {
        while ((await this.metric("sidecar_places_in_use")) < count) {
            await delay(1);
        }
    }

    /** Waits until nothing is accepted any more; fails when a place is never given back. */
    async placesFree(): Promise<void> {
        const until = performance.now() + PLACE_BACK_MS;
        while (
            (await this.metric("sidecar_places_in_use")) > 0 ||
            (await this.metric("sidecar_threads_busy")) > 0
        ) {
            if (performance.now() > until) {
                throw new Error("a place was never given back");
            }
            await delay(1);
        }
    }

    async start(): Promise<void> {
        this.sidecar = await spawnTestSidecar({
            EH_SIDECAR_MODELS_DIR: await modelFolder([{ id: "mean_frame" }]),
            EH_SIDECAR_MAX_BODY_BYTES: String(MAX_BODY),
            EH_SIDECAR_MAX_FRAMES: "10",
            EH_SIDECAR_TIMEOUT_MS: String(TIMEOUT_MS),
            EH_SIDECAR_QUEUE_LENGTH: "2",
        });
        this.honest = await faceJpegs(3);
    }

    async expectUnharmed(): Promise<void> {
        await this.placesFree();
        await postFrames(this.url, this.honest).expect(200);
        expect(this.spawned.process.exitCode).toBeNull();
        this.usedTokens.push(this.token);
        this.token = mintToken();
    }

    async stop(): Promise<void> {
        const exitCode = await this.spawned.stop();
        const log = this.spawned.output();
        removeModelFolders();
        expect(exitCode).toBe(0);
        expect(log).toContain('"msg":"request"');
        const signatures = this.usedTokens.map((token) => token.split(".")[2] ?? "?");
        for (const secret of [...signatures, NONCE, ...this.honest.map(hashOf)]) {
            expect(log).not.toContain(secret);
        }
    }

    private get spawned(): Spawned {
        if (!this.sidecar) {
            throw new Error("the target is not started");
        }
        return this.sidecar;
    }
}

/** A target that lives as long as the test file. */
export function underAttack(): Target {
    const target = new Target();
    beforeAll(() => target.start());
    afterEach(() => target.expectUnharmed());
    afterAll(() => target.stop());
    return target;
}
