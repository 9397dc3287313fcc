import { describe, expect, test } from "@jest/globals";
import type { AbortSignalLike, ClientIo, HttpAnswer, HttpRequest } from "../../wire/client_io.ts";
import { encodeTokens } from "../../wire/token_set.ts";
import { ToonClient, type ToonClientOptions, type VerifyInput } from "../../wire/toon_client.ts";
import { ToonClientError } from "../../wire/toon_client_error.ts";
import { ERROR_TOKENS, VERIFY_ANSWER_TOKENS } from "../../wire/verify_tokens.ts";

const INPUT: VerifyInput = {
    sessionId: "s-1",
    deviceId: "3",
    capturedAt: "2026-11-20T08:00:03Z",
    frames: [Uint8Array.of(1, 2, 3, 4)],
    frameHashes: ["ab".repeat(32)],
};

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpAnswer {
    const all: Record<string, string> = { "content-type": "text/toon; charset=utf-8", ...headers };
    return {
        status,
        headers: { get: (name) => all[name] ?? null },
        text: () => Promise.resolve(body),
    };
}

function good(changes: Record<string, unknown> = {}): HttpAnswer {
    const fields = {
        session_id: "s-1",
        device_id: "3",
        nonce: "n",
        verdict: "live",
        score: 0.9,
        threshold: 0.5,
        confidence: 90,
        reasons: [],
        frame_hashes: INPUT.frameHashes,
        models: [],
        assessed_at: "2026-11-20T08:00:04Z",
        ...changes,
    };
    return answer(200, encodeTokens(fields, VERIFY_ANSWER_TOKENS));
}

const refusal = (status: number, code: string, headers?: Record<string, string>): HttpAnswer =>
    answer(status, encodeTokens({ code, message: "said so" }, ERROR_TOKENS), headers);

type Step = (request: HttpRequest<AbortSignal>) => HttpAnswer | Promise<HttpAnswer>;

/** A world whose time passes only while somebody sleeps. */
class World {
    nowMs = 1_000_000;
    /** How far the clock on the wall was set since. */
    setMs = 0;
    readonly requests: HttpRequest<AbortSignal>[] = [];
    readonly waits: number[] = [];
    readonly tickets: string[] = [];
    listeners = 0;
    private sleepers: { atMs: number; wake: () => void }[] = [];

    constructor(private readonly steps: readonly Step[]) {}

    readonly io: ClientIo<AbortSignal> = {
        fetch: async (_url, request) => {
            this.requests.push(request);
            const step = this.steps[this.requests.length - 1];
            if (!step) {
                throw new Error("one request too many");
            }
            return step(request);
        },
        newAbortController: () => new AbortController(),
        sleep: (ms, signal) =>
            new Promise((resolve) => {
                this.sleepers.push({ atMs: this.nowMs + ms, wake: resolve });
                signal.addEventListener("abort", () => {
                    resolve();
                });
            }),
        elapsed: () => this.nowMs,
        now: () => this.nowMs + this.setMs,
        random: () => 0.5,
    };

    /** Lets everything that can go on go on, then the next sleeper wake, until the promise is done. */
    async run<T>(promise: Promise<T>): Promise<T> {
        const state = { isDone: false };
        const settle = (): void => {
            state.isDone = true;
        };
        promise.then(settle, settle);
        for (let round = 0; round < 200; round++) {
            for (let i = 0; i < 50; i++) {
                await Promise.resolve();
            }
            if (state.isDone) {
                break;
            }
            this.sleepers.sort((a, b) => a.atMs - b.atMs);
            const next = this.sleepers.shift();
            if (next && next.atMs > this.nowMs) {
                this.waits.push(next.atMs - this.nowMs);
                this.nowMs = next.atMs;
            }
            next?.wake();
        }
        return promise;
    }

    client(more: Partial<ToonClientOptions<AbortSignal>> = {}): ToonClient<AbortSignal> {
        return new ToonClient({
            baseUrl: "https://face.example.com/",
            io: this.io,
            getTicket: () => {
                this.tickets.push(`ticket-${this.tickets.length}`);
                return Promise.resolve(this.tickets.at(-1) ?? "");
            },
            ...more,
        });
    }
}

const never: Step = () => new Promise(() => undefined);
const broken: Step = () => Promise.reject(new TypeError("fetch failed"));

async function errorOf(promise: Promise<unknown>): Promise<ToonClientError> {
    const error: unknown = await promise.then(
        () => null,
        (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ToonClientError);
    return error as ToonClientError;
}

describe("L12: ToonClient", () => {
    test("sends one TOON document with the ticket and reads the verdict", async () => {
        const world = new World([() => good()]);
        const found = await world.run(world.client().verify(INPUT));
        expect(found).toMatchObject({ verdict: "live", score: 0.9 });
        const [request] = world.requests;
        expect(request?.headers).toEqual({
            Authorization: "Bearer ticket-0",
            "Content-Type": "text/toon",
            Accept: "text/toon",
        });
        expect(request?.body.split("\n")).toEqual([
            "SID1=s-1",
            "DID1=3",
            "TS1=2026-11-20T08:00:03Z",
            `FH1=${"ab".repeat(32)}`,
            "FC1=1",
            "E1=AQIDBA",
        ]);
        expect(request).toMatchObject({
            redirect: "error",
            credentials: "omit",
            cache: "no-store",
        });
    });

    test.each([429, 502, 503, 504, 408])("%d is tried again, with a new ticket", async (status) => {
        const world = new World([() => refusal(status, "queue_full"), () => good()]);
        await world.run(world.client().verify(INPUT));
        expect(world.requests.map(({ headers }) => headers["Authorization"])).toEqual([
            "Bearer ticket-0",
            "Bearer ticket-1",
        ]);
    });

    test("waits longer before each retry, and no longer than the rules say", async () => {
        const busy = (): HttpAnswer => refusal(503, "queue_full");
        const world = new World([busy, busy, busy, busy, busy]);
        const retry = { retries: 4, baseDelayMs: 200, maxDelayMs: 500 };
        await errorOf(world.run(world.client({ retry }).verify(INPUT)));
        // Half of 200, 400, 500, 500: `random` is 0.5.
        expect(world.waits).toEqual([100, 200, 250, 250]);
    });

    test("Retry-After is waited for, in seconds or as a date, and never begun when it is too long", async () => {
        const seconds = new World([
            () => refusal(429, "rate_limited", { "retry-after": "3" }),
            () => good(),
        ]);
        await seconds.run(seconds.client().verify(INPUT));
        expect(seconds.waits).toEqual([3100]);

        const date = new Date(1_000_000 + 2000).toUTCString();
        const dated = new World([
            () => refusal(503, "shutting_down", { "retry-after": date }),
            () => good(),
        ]);
        await dated.run(dated.client().verify(INPUT));
        expect(dated.waits).toEqual([2100]);

        const long = new World([() => refusal(429, "rate_limited", { "retry-after": "60" })]);
        const error = await errorOf(long.run(long.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "refused", status: 429, retryAfterMs: 60_000 });
        expect(long.waits).toEqual([]);
    });

    test.each([
        [400, "invalid_toon"],
        [401, "token_expired"],
        [403, "token_mismatch"],
        [413, "too_many_frames"],
        [422, "no_face"],
        [500, "internal_error"],
    ])("%d %s is told at once", async (status, serverCode) => {
        const world = new World([() => refusal(status, serverCode)]);
        const error = await errorOf(world.run(world.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "refused", status, serverCode, message: "said so" });
    });

    test("S3: 403 token_used for a new ticket is a proxy that sent it twice: another one is tried", async () => {
        const world = new World([() => refusal(403, "token_used"), () => refusal(403, "no_such")]);
        const error = await errorOf(world.run(world.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "refused", status: 403, serverCode: "no_such" });
    });

    test("a connection that fails is tried again, then told with its cause", async () => {
        const world = new World([broken, broken, () => good()]);
        await world.run(world.client().verify(INPUT));
        const gone = new World([broken, broken, broken]);
        const error = await errorOf(gone.run(gone.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "network", cause: { message: "fetch failed" } });
    });

    test("an attempt without an answer is given up after its time, all of them after theirs", async () => {
        const world = new World([never, () => good()]);
        await world.run(world.client({ attemptTimeoutMs: 1000 }).verify(INPUT));
        expect(world.requests[0]?.signal.aborted).toBe(true);

        const dead = new World([never, never, never]);
        const startMs = dead.nowMs;
        const error = await errorOf(
            dead.run(dead.client({ attemptTimeoutMs: 4000, timeoutMs: 6000 }).verify(INPUT)),
        );
        expect(error.code).toBe("timeout");
        expect(dead.nowMs - startMs).toBeLessThanOrEqual(6000);
        expect(dead.requests.every(({ signal }) => signal.aborted)).toBe(true);
    });

    test.each([-3_600_000, 3_600_000])(
        "P38: a clock on the wall that is set by %i ms on the way moves no deadline",
        async (setMs) => {
            const world = new World([
                () => {
                    world.setMs = setMs;
                    return refusal(503, "queue_full");
                },
                () => good(),
            ]);
            await world.run(world.client().verify(INPUT));
            const dead = new World([
                (request) => {
                    dead.setMs = setMs;
                    return never(request);
                },
                ...[never, never],
            ]);
            const startMs = dead.nowMs;
            await errorOf(dead.run(dead.client({ timeoutMs: 6000 }).verify(INPUT)));
            expect(dead.nowMs - startMs).toBe(6000);
        },
    );

    test("the caller gives up before, during and between attempts", async () => {
        const before = new AbortController();
        before.abort();
        const idle = new World([]);
        expect((await errorOf(idle.run(idle.client().verify(INPUT, before.signal)))).code).toBe(
            "aborted",
        );
        expect([idle.requests, idle.tickets]).toEqual([[], []]);

        const during = new AbortController();
        const busy = new World([
            (request) => {
                during.abort();
                expect(request.signal.aborted).toBe(true);
                return never(request);
            },
        ]);
        expect((await errorOf(busy.run(busy.client().verify(INPUT, during.signal)))).code).toBe(
            "aborted",
        );

        const between = new AbortController();
        const waiting = new World([() => refusal(503, "queue_full")]);
        const random = (): number => {
            setTimeout(() => {
                between.abort();
            }, 0);
            return 0.5;
        };
        const client = new ToonClient({
            baseUrl: "https://face.example.com",
            getTicket: () => Promise.resolve("t"),
            io: { ...waiting.io, random },
        });
        // No time passes in this world, so only giving up can end the wait.
        expect((await errorOf(client.verify(INPUT, between.signal))).code).toBe("aborted");
        expect(waiting.requests).toHaveLength(1);
    });

    test("no listener of the caller's signal is left", async () => {
        let listeners = 0;
        const signal: AbortSignalLike = {
            aborted: false,
            addEventListener: () => (listeners += 1),
            removeEventListener: () => (listeners -= 1),
        };
        const world = new World([() => refusal(503, "queue_full"), () => good()]);
        await world.run(world.client().verify(INPUT, signal));
        expect(listeners).toBe(0);
    });

    test("without a ticket nothing is sent", async () => {
        const world = new World([]);
        const getTicket = (): never => {
            throw new Error("Odoo is away");
        };
        const error = await errorOf(world.run(world.client({ getTicket }).verify(INPUT)));
        expect(error).toMatchObject({
            code: "ticket_unavailable",
            cause: { message: "Odoo is away" },
        });
        expect(world.requests).toEqual([]);
    });

    test.each<[string, () => HttpAnswer]>([
        ["to another session", () => good({ session_id: "s-2" })],
        ["to another device", () => good({ device_id: "4" })],
        ["about other frames", () => good({ frame_hashes: ["cd".repeat(32)] })],
        ["that is a proxy's page", () => answer(200, "<html>", { "content-type": "text/html" })],
        ["that is not TOON", () => answer(200, "hello")],
        ["with an unknown key", () => answer(200, "X=1")],
        ["that is too large", () => answer(200, `SID1=${"a".repeat(20_000)}`)],
        [
            "that says it is too large",
            () => answer(200, "SID1=a", { "content-length": "99999999" }),
        ],
    ])("an answer %s is not believed, and not asked for again", async (_, step) => {
        const world = new World([step]);
        const error = await errorOf(world.run(world.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "invalid_answer", status: 200 });
    });

    test("a proxy's own error has a status and no server code", async () => {
        const page = (): HttpAnswer => answer(404, "<html>", { "content-type": "text/html" });
        const world = new World([page]);
        const error = await errorOf(world.run(world.client().verify(INPUT)));
        expect(error).toMatchObject({ code: "refused", status: 404, serverCode: undefined });
    });

    test("no error repeats the ticket", async () => {
        const world = new World([broken, broken, broken]);
        const client = world.client({ getTicket: () => Promise.resolve("s3cret") });
        const error = await errorOf(world.run(client.verify(INPUT)));
        expect(`${error.message} ${JSON.stringify(error)}`).not.toContain("s3cret");
    });

    test.each<Partial<ToonClientOptions<AbortSignal>>>([
        { baseUrl: "face.example.com" },
        { baseUrl: "javascript:alert(1)" },
        { baseUrl: "https://a/?b" },
        { timeoutMs: 0 },
        { attemptTimeoutMs: Number.NaN },
        { retry: { retries: -1, baseDelayMs: 1, maxDelayMs: 2 } },
        { retry: { retries: 1, baseDelayMs: 3, maxDelayMs: 2 } },
    ])("refuses the option %j when it is made", (options) => {
        expect(() => new World([]).client(options)).toThrow(ToonClientError);
    });

    test("refuses frames without hashes before a ticket is asked for", async () => {
        const world = new World([]);
        const error = await errorOf(world.client().verify({ ...INPUT, frameHashes: [] }));
        expect(error.code).toBe("invalid_request");
        expect(world.tickets).toEqual([]);
    });
});
