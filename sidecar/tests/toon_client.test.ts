/** The library's client against a real sidecar on a real port. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import net from "node:net";
import {
    ToonClient,
    type ToonClientOptions,
    type VerifyInput,
} from "../../liveness/wire/toon_client.ts";
import { ToonClientError } from "../../liveness/wire/toon_client_error.ts";
import { realIo } from "./support/client_io.ts";
import { emptyJpeg, faceJpegs, hashOf } from "./support/frames.ts";
import { startTestSidecar, type TestSidecar } from "./support/sidecar.ts";
import { DEVICE, mintToken, SESSION } from "./support/tokens.ts";

function makeClient(
    baseUrl: string,
    more: Partial<ToonClientOptions<AbortSignal>> = {},
): ToonClient<AbortSignal> {
    const getTicket = (): Promise<string> => Promise.resolve(mintToken());
    return new ToonClient({
        baseUrl,
        getTicket,
        io: realIo,
        timeoutMs: 20_000,
        attemptTimeoutMs: 10_000,
        ...more,
    });
}

function inputOf(frames: readonly Buffer[]): VerifyInput {
    return {
        sessionId: SESSION,
        deviceId: DEVICE,
        capturedAt: "2026-11-20T08:00:03Z",
        frames,
        frameHashes: frames.map(hashOf),
    };
}

async function errorOf(promise: Promise<unknown>): Promise<ToonClientError> {
    const error: unknown = await promise.then(
        () => null,
        (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ToonClientError);
    return error as ToonClientError;
}

/** The address at which it listens. */
async function listen(server: net.Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

let sidecar: TestSidecar;
let frames: Buffer[];

beforeAll(async () => {
    sidecar = await startTestSidecar({ models: [{ id: "mean_frame", threshold: 0.2 }] });
    frames = await faceJpegs(3);
});

afterAll(async () => {
    await sidecar.stop();
});

describe("ToonClient and the sidecar", () => {
    test("agree on a verdict about real frames", async () => {
        const answer = await makeClient(sidecar.url).verify(inputOf(frames));
        expect(answer).toMatchObject({
            session_id: SESSION,
            verdict: "live",
            threshold: 0.2,
            frame_hashes: frames.map(hashOf),
        });
    });

    test("several verifications need a ticket each, which the client asks for", async () => {
        const client = makeClient(sidecar.url);
        for (let i = 0; i < 3; i++) {
            await client.verify(inputOf(frames));
        }
        const ticket = mintToken();
        const stubborn = makeClient(sidecar.url, { getTicket: () => Promise.resolve(ticket) });
        await stubborn.verify(inputOf(frames));
        expect(await errorOf(stubborn.verify(inputOf(frames)))).toMatchObject({
            code: "refused",
            status: 403,
            serverCode: "token_used",
        });
    });

    test("refusals come with the server's code and field", async () => {
        const client = makeClient(sidecar.url);
        const nobody = await errorOf(client.verify(inputOf([await emptyJpeg()])));
        expect(nobody).toMatchObject({
            code: "refused",
            status: 422,
            serverCode: "no_face",
            field: "frames",
        });
        const [first] = frames as [Buffer];
        const forged = { ...inputOf([first]), frameHashes: ["ab".repeat(32)] };
        expect(await errorOf(client.verify(forged))).toMatchObject({
            serverCode: "frame_hash_mismatch",
        });
        const stranger = makeClient(sidecar.url, {
            getTicket: () =>
                Promise.resolve(mintToken({}, { secret: "another key, also of 32 bytes or more" })),
        });
        expect(await errorOf(stranger.verify(inputOf(frames)))).toMatchObject({
            status: 401,
            serverCode: "token_invalid",
        });
    });

    test("a rate limit says how long to wait", async () => {
        const slow = await startTestSidecar({ env: { EH_SIDECAR_RATE_PER_MINUTE: "1" } });
        try {
            const client = makeClient(slow.url, { timeoutMs: 3000 });
            await errorOf(client.verify(inputOf([await emptyJpeg()])));
            const error = await errorOf(client.verify(inputOf(frames)));
            expect(error).toMatchObject({
                code: "refused",
                status: 429,
                serverCode: "rate_limited",
            });
            expect(error.retryAfterMs).toBeGreaterThan(0);
        } finally {
            await slow.stop();
        }
    });

    test("S3: a ticket that a proxy sent twice is no end: another one is asked for", async () => {
        const used = mintToken();
        await makeClient(sidecar.url, { getTicket: () => Promise.resolve(used) }).verify(
            inputOf(frames),
        );
        const tickets = [used, mintToken()];
        const client = makeClient(sidecar.url, {
            getTicket: () => Promise.resolve(tickets.shift() ?? used),
        });
        expect((await client.verify(inputOf(frames))).verdict).toBe("live");
        expect(tickets).toEqual([]);
    });

    test("a port where nobody listens is tried again, then told", async () => {
        let attempts = 0;
        const getTicket = (): Promise<string> => {
            attempts += 1;
            return Promise.resolve(mintToken());
        };
        const retry = { retries: 2, baseDelayMs: 5, maxDelayMs: 10 };
        const closed = net.createServer();
        const url = await listen(closed);
        await new Promise((resolve) => closed.close(resolve));
        const client = makeClient(url, { getTicket, retry });
        expect((await errorOf(client.verify(inputOf(frames)))).code).toBe("network");
        expect(attempts).toBe(3);
    });

    test("a server that never answers is given up, and by the caller at once", async () => {
        const sockets = new Set<net.Socket>();
        const silent = net.createServer((socket) => void sockets.add(socket));
        const url = await listen(silent);
        try {
            const client = makeClient(url, { attemptTimeoutMs: 150, timeoutMs: 600 });
            expect((await errorOf(client.verify(inputOf(frames)))).code).toBe("timeout");
            const caller = new AbortController();
            setTimeout(() => {
                caller.abort();
            }, 50);
            const patient = makeClient(url);
            const startMs = performance.now();
            expect((await errorOf(patient.verify(inputOf(frames), caller.signal))).code).toBe(
                "aborted",
            );
            expect(performance.now() - startMs).toBeLessThan(5000);
        } finally {
            sockets.forEach((socket) => socket.destroy());
            silent.close();
        }
    });
});
