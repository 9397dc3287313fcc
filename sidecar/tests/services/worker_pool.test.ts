import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadRegistry } from "../../../models/src/registry.ts";
import { OUT, ROOT } from "../../build.mjs";
import { ClientGone } from "../../src/http/body.ts";
import { WorkerPool, type JobInput } from "../../src/services/worker_pool.ts";
import { emptyJpeg, faceJpegs, hashOf } from "../support/frames.ts";

const registry = loadRegistry([path.join(ROOT, "dist/models")]);
const never = new AbortController().signal;
const trouble: string[] = [];

let frames: Buffer[];
let pool: WorkerPool;

function start(size: number, script = path.join(OUT, "worker.js")): Promise<WorkerPool> {
    return WorkerPool.start({
        script: pathToFileURL(script),
        size,
        settings: {
            detector: registry.get("tiny_face_detector"),
            recogniser: null,
            scorers: [],
            maxPixels: 2_100_000,
        },
        onTrouble: (message) => trouble.push(message),
    });
}

/** Frames in memory of their own, as they come from a body: it moves to the thread. */
function job(count = frames.length): JobInput {
    const own = frames.slice(0, count).map((frame) => Uint8Array.from(frame));
    return { frames: own, hashes: own.map(hashOf) };
}

beforeAll(async () => {
    frames = await faceJpegs(8);
    pool = await start(2);
});

afterAll(async () => {
    await pool.close(10_000);
});

describe("WorkerPool", () => {
    test("runs more jobs than it has threads, each to its own caller", async () => {
        const counts = [1, 2, 3, 4, 5, 6, 7, 8];
        const results = await Promise.all(counts.map((count) => pool.run(job(count), never)));
        expect(results.map((result) => result.framesWithFace)).toEqual(counts);
        expect([pool.waiting, pool.busy, pool.alive]).toEqual([0, 0, 2]);
    });

    test("the frames' memory moves to the thread", async () => {
        const input = job(2);
        await pool.run(input, never);
        expect(input.frames.map((frame) => frame.byteLength)).toEqual([0, 0]);
    });

    test("what a thread refuses is thrown as it was there", async () => {
        const empty = Uint8Array.from(await emptyJpeg());
        await expect(
            pool.run({ frames: [empty], hashes: [hashOf(empty)] }, never),
        ).rejects.toMatchObject({
            code: "no_face",
            field: "frames",
        });
        const input = job(2);
        const hashes = [...input.hashes].reverse();
        await expect(pool.run({ ...input, hashes }, never)).rejects.toMatchObject({
            code: "frame_hash_mismatch",
            field: "frame_hashes[0]",
        });
    });

    test("who goes away while waiting leaves the queue at once", async () => {
        const busy = [pool.run(job(), never), pool.run(job(), never)];
        const gone = new AbortController();
        const waiting = pool.run(job(), gone.signal);
        expect(pool.waiting).toBe(1);
        gone.abort(new ClientGone());
        await expect(waiting).rejects.toBeInstanceOf(ClientGone);
        expect(pool.waiting).toBe(0);
        await Promise.all(busy);
    });

    test("who goes away while being served frees the thread before the last frame", async () => {
        const alone = await start(1);
        const whole = performance.now();
        await alone.run(job(), never);
        const wholeMs = performance.now() - whole;
        const gone = new AbortController();
        const dropped = alone.run(job(), gone.signal);
        gone.abort(new ClientGone());
        await expect(dropped).rejects.toBeInstanceOf(ClientGone);
        expect(alone.busy).toBe(1);
        const start2 = performance.now();
        // The thread's late answer belongs to nobody: the next job gets its own.
        const next = await alone.run(job(1), never);
        expect(next.framesWithFace).toBe(1);
        expect(performance.now() - start2).toBeLessThan(wholeMs);
        await alone.close(10_000);
    });

    test("an aborted signal is no job", async () => {
        await expect(pool.run(job(), AbortSignal.abort(new ClientGone()))).rejects.toBeInstanceOf(
            ClientGone,
        );
        expect(pool.busy).toBe(0);
    });

    test("closing lets a running job end", async () => {
        const closing = await start(1);
        const running = closing.run(job(), never);
        const closed = closing.close(10_000);
        await expect(running).resolves.toMatchObject({ framesWithFace: 8 });
        await closed;
    });

    test("a thread that dies fails its job, is reported and replaced", async () => {
        const fragile = await start(1, path.join(ROOT, "sidecar/tests/support/fragile_worker.mjs"));
        await expect(fragile.run(job(1), never)).rejects.toMatchObject({ code: "internal_error" });
        expect(trouble).toEqual(["died on purpose"]);
        expect(fragile.alive).toBe(0);
        // Waits for the replacement, which the second job is given to.
        await expect(fragile.run(job(1), never)).rejects.toMatchObject({ code: "internal_error" });
        await fragile.close(10_000);
    });
});
