/** S7, Q10: the sidecar's verdict is there at a prompt's end, or the check-in goes on without. */
import { describe, expect, it } from "@jest/globals";
import type { ClientIo, HttpAnswer } from "../../liveness/wire/client_io";
import { encodeTokens } from "../../liveness/wire/token_set";
import { ERROR_TOKENS, VERIFY_ANSWER_TOKENS } from "../../liveness/wire/verify_tokens";
import { VerdictDesk } from "../src/eh_hr_face_liveness/verdict/verdict_desk";
import type { CaptureReport, PickedFrame, PickedFrames } from "../src/vision/page/client";

const SIDECAR = { url: "https://face.example.com", ticket: "a.b.c", budget_ms: 1500, frames: 5 };
const JWS = "eyJ.eyJ.c2ln";
const PASSED = { outcome: "passed" } as CaptureReport;
const DIGEST = "d".repeat(64);

const HASHES = ["1", "2", "3", "4", "5"].map((digit) => digit.repeat(64));

function makeFrames(count = 5): PickedFrame[] {
    return HASHES.slice(0, count).map((sha256, i) => ({
        jpeg: new ArrayBuffer(4),
        sha256,
        atMs: 200 * i,
        width: 64,
        height: 64,
    }));
}

interface Answer {
    afterMs: number;
    status?: number;
    text?: string;
    type?: string;
    fails?: boolean;
}

function good(changes: Record<string, unknown> = {}): string {
    return encodeTokens(
        {
            session_id: "attempt-1",
            device_id: "3",
            nonce: "n",
            verdict: "live",
            score: 0.9,
            threshold: 0.5,
            confidence: 90,
            reasons: [],
            frame_hashes: HASHES,
            models: [],
            assessed_at: "2026-11-20T08:00:04Z",
            verdict_jws: JWS,
            ...changes,
        },
        VERIFY_ANSWER_TOKENS,
    );
}

/** A world in which time passes only when the test says so. */
class World {
    nowMs = 1000;
    readonly asked: { url: string; frames: number; authorization: string; isAborted: boolean }[] =
        [];
    private timers: { atMs: number; act: () => void }[] = [];

    constructor(public answer: Answer) {}

    readonly io: ClientIo<AbortSignal> = {
        fetch: () => Promise.reject(new Error("as a form")),
        fetchForm: (url, { headers, signal }, { frames }) => {
            const { afterMs, status = 200, text = good(), type = "text/toon", fails } = this.answer;
            const asked = {
                url,
                frames: frames.length,
                authorization: headers["Authorization"] ?? "",
                isAborted: false,
            };
            this.asked.push(asked);
            return new Promise<HttpAnswer>((resolve, reject) => {
                signal.addEventListener("abort", () => {
                    asked.isAborted = true;
                    reject(new Error("aborted"));
                });
                this.after(afterMs, () => {
                    if (fails) {
                        reject(new TypeError("Failed to fetch"));
                    }
                    resolve({
                        status,
                        headers: { get: (name) => (name === "content-type" ? type : null) },
                        text: () => Promise.resolve(text),
                    });
                });
            });
        },
        newAbortController: () => new AbortController(),
        sleep: (ms, signal) =>
            new Promise((resolve) => {
                this.after(ms, resolve);
                signal.addEventListener("abort", () => {
                    resolve();
                });
            }),
        elapsed: () => this.nowMs,
        now: () => this.nowMs,
        random: () => 0,
    };

    readonly desk = new VerdictDesk({ io: this.io, digest: () => Promise.resolve(DIGEST) });

    private after(ms: number, act: () => void): void {
        this.timers.push({ atMs: this.nowMs + ms, act });
    }

    async pass(ms: number): Promise<void> {
        const untilMs = this.nowMs + ms;
        await this.turn();
        for (;;) {
            const [next] = this.timers
                .filter(({ atMs }) => atMs <= untilMs)
                .sort((a, b) => a.atMs - b.atMs);
            if (!next) {
                break;
            }
            this.timers = this.timers.filter((timer) => timer !== next);
            this.nowMs = Math.max(this.nowMs, next.atMs);
            next.act();
            await this.turn();
        }
        this.nowMs = untilMs;
    }

    private async turn(): Promise<void> {
        for (let i = 0; i < 5; i++) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    }

    /** One prompt that passes `restMs` after its frames left. @returns the log's fields, and how long the end waited for them */
    async prompt(restMs: number, frames = makeFrames(), report = PASSED) {
        const asked = this.desk.begin({ attemptId: "attempt-1", answer: { sidecar: SIDECAR } }, 3);
        asked?.onFrames?.({
            frames: frames.slice(0, 2),
            isNew: false,
            isComplete: false,
            local: null,
        });
        asked?.onFrames?.({ frames: frames.slice(2), isNew: false, isComplete: true, local: null });
        await this.pass(restMs);
        const endMs = this.nowMs;
        let waitedMs = Number.NaN;
        const settling = this.desk.settle("attempt-1", report).then((fields) => {
            waitedMs = this.nowMs - endMs;
            return fields;
        });
        await this.pass(3000);
        return { fields: await settling, waitedMs, wasAsked: asked !== null };
    }
}

describe("a verdict in time", () => {
    it("is carried with the digest of the frames that were sent, and nobody waited", async () => {
        const world = new World({ afterMs: 300 });
        const { fields, waitedMs } = await world.prompt(800);
        expect(fields).toEqual({ verdict: JWS, frames_digest: DIGEST, frame_count: 5 });
        expect(waitedMs).toBe(0);
        expect(world.asked).toEqual([
            {
                url: "https://face.example.com/api/liveness/verify",
                frames: 5,
                authorization: "Bearer a.b.c",
                isAborted: false,
            },
        ]);
    });

    it("Q10: is waited for 50 ms at most, also the first time", async () => {
        const near = await new World({ afterMs: 330 }).prompt(300);
        expect(near.fields.verdict).toBe(JWS);
        expect(near.waitedMs).toBe(30);
        const far = await new World({ afterMs: 900 }).prompt(300);
        expect(far.fields).toEqual({
            verdict_missing: "sidecar_timeout",
            frames_digest: DIGEST,
            frame_count: 5,
        });
        expect(far.waitedMs).toBe(50);
    });

    it("Q10: is not waited for at all where the sidecar is known to be slow", async () => {
        const world = new World({ afterMs: 1200 });
        await world.prompt(300);
        const { fields, waitedMs, wasAsked } = await world.prompt(300);
        expect([wasAsked, waitedMs, fields.verdict_missing]).toEqual([true, 0, "sidecar_timeout"]);
        const patient = await world.prompt(1400);
        expect([patient.waitedMs, patient.fields.verdict]).toEqual([0, JWS]);
    });
});

describe("S7: a sidecar that does not answer delays nobody, and is not asked for a while", () => {
    const dead: [string, Answer, string][] = [
        ["refuses the connection", { afterMs: 5, fails: true }, "sidecar_unreachable"],
        ["hangs", { afterMs: 1e9 }, "sidecar_timeout"],
        ["answers HTML", { afterMs: 20, type: "text/html", text: "<html>" }, "sidecar_answer"],
        ["answers rubbish", { afterMs: 20, text: "rubbish" }, "sidecar_answer"],
        [
            "answers without an end",
            { afterMs: 20, text: "A1=".padEnd(50_000, "x") },
            "sidecar_answer",
        ],
        [
            "is behind a proxy that has no one",
            { afterMs: 20, status: 502, type: "text/html" },
            "sidecar_refused",
        ],
    ];
    it.each(dead)("that %s", async (_what, answer, code) => {
        const world = new World(answer);
        const first = await world.prompt(400);
        expect(first.fields.verdict_missing).toBe(code);
        expect(first.waitedMs).toBeLessThanOrEqual(50);
        const second = await world.prompt(400);
        expect(second).toMatchObject({
            wasAsked: false,
            waitedMs: 0,
            fields: { verdict_missing: "sidecar_off" },
        });
        // Asked again later, still without waiting; twice as long until the next time.
        await world.pass(30_000);
        const third = await world.prompt(400);
        expect([third.wasAsked, third.waitedMs]).toEqual([true, 0]);
        await world.pass(40_000);
        expect((await world.prompt(400)).wasAsked).toBe(false);
        await world.pass(30_000);
        world.answer = { afterMs: 200 };
        expect((await world.prompt(400)).fields.verdict).toBe(JWS);
        expect((await world.prompt(400)).wasAsked).toBe(true);
    });

    it("one that could do nothing with this person's pictures is asked by the next", async () => {
        const text = encodeTokens({ code: "no_face", message: "none" }, ERROR_TOKENS);
        const world = new World({ afterMs: 50, status: 422, text });
        expect((await world.prompt(400)).fields.verdict_missing).toBe("sidecar_refused");
        expect((await world.prompt(400)).wasAsked).toBe(true);
    });

    it.each([
        ["unsigned", { verdict_jws: undefined }],
        ["no JWS", { verdict_jws: "x" }],
        ["too long for Odoo's log", { verdict_jws: `a.b.${"c".repeat(7000)}` }],
        ["for other frames", { frame_hashes: ["f".repeat(64)] }],
        ["for another attempt", { session_id: "attempt-2" }],
    ])("a verdict that is %s is none", async (_what, changes) => {
        const { fields } = await new World({ afterMs: 50, text: good(changes) }).prompt(400);
        expect(fields.verdict_missing).toBe("sidecar_answer");
        expect(fields.verdict).toBeUndefined();
    });
});

describe("whose frames", () => {
    it.each(["failed", "aborted"])(
        "of a prompt that %s are dropped, on their way or not",
        async (outcome) => {
            const world = new World({ afterMs: 500 });
            const { fields } = await world.prompt(100, makeFrames(), { outcome } as CaptureReport);
            expect(fields).toEqual({});
            expect(world.asked.map(({ isAborted }) => isAborted)).toEqual([true]);
        },
    );

    it("of somebody who may be another are dropped, and a spent ticket is not used again", async () => {
        const world = new World({ afterMs: 300 });
        const request = { attemptId: "attempt-1", answer: { sidecar: SIDECAR } };
        const asked = world.desk.begin(request, 3);
        asked?.onFrames?.({ frames: makeFrames(2), isNew: false, isComplete: false, local: null });
        asked?.onFrames?.({ frames: makeFrames(), isNew: true, isComplete: true, local: null });
        await world.pass(10);
        expect(world.asked.map(({ frames }) => frames)).toEqual([5]);
        asked?.onFrames?.({ frames: makeFrames(), isNew: true, isComplete: true, local: null });
        await world.pass(1000);
        expect(world.asked.map(({ isAborted }) => isAborted)).toEqual([true]);
        expect(await world.desk.settle("attempt-1", PASSED)).toEqual({
            verdict_missing: "sidecar_timeout",
        });
    });

    it("of a prompt that was over before there were enough are not sent", async () => {
        const world = new World({ afterMs: 50 });
        const request = { attemptId: "attempt-1", answer: { sidecar: SIDECAR } };
        const asked = world.desk.begin(request, 3);
        asked?.onFrames?.({ frames: makeFrames(2), isNew: false, isComplete: false, local: null });
        expect(await world.desk.settle("attempt-1", PASSED)).toEqual({
            verdict_missing: "sidecar_timeout",
        });
        expect(world.asked).toEqual([]);
    });

    it("of the attempt before are not this one's", async () => {
        const world = new World({ afterMs: 300 });
        const answer = { sidecar: SIDECAR };
        const first = world.desk.begin({ attemptId: "attempt-1", answer }, 3);
        first?.onFrames?.({ frames: makeFrames(), isNew: false, isComplete: true, local: null });
        await world.pass(10);
        world.desk.begin({ attemptId: "attempt-2", answer }, 3);
        await world.pass(1000);
        expect(world.asked.map(({ isAborted }) => isAborted)).toEqual([true]);
        expect(await world.desk.settle("attempt-1", PASSED)).toEqual({});
    });

    it("are not picked where the company uses no sidecar, or nobody knows which tablet this is", () => {
        const { desk } = new World({ afterMs: 1 });
        expect(desk.begin({ attemptId: "a", answer: {} }, 3)).toBeNull();
        expect(desk.begin({ attemptId: "a", answer: { sidecar: SIDECAR } }, null)).toBeNull();
    });
});

describe("L7: the tablet's own model first", () => {
    const SURE = { score: 0.95, confidence: 95 };
    const UNSURE = { score: 0.6, confidence: 69 };

    async function judge(locals: PickedFrames["local"][], more: object = {}) {
        const world = new World({ afterMs: 100 });
        const sidecar = { ...SIDECAR, ...more };
        const asked = world.desk.begin({ attemptId: "attempt-1", answer: { sidecar } }, 3, true);
        const counts: number[] = [];
        let frames = makeFrames();
        for (const local of locals) {
            asked?.onFrames?.({ frames, isNew: false, isComplete: true, local });
            frames = [];
            await world.pass(10);
            counts.push(world.asked.length);
        }
        await world.pass(300);
        return { counts, fields: await world.desk.settle("attempt-1", PASSED), asked };
    }

    it("is asked nothing more where it is sure", async () => {
        const { counts, fields } = await judge(["pending", SURE]);
        expect(counts).toEqual([0, 0]);
        expect(fields).toEqual({});
    });

    it("leads to the sidecar where it is unsure, or has nothing to say, and not before", async () => {
        expect((await judge(["pending", UNSURE])).counts).toEqual([0, 1]);
        const { counts, fields } = await judge(["pending", "pending", null]);
        expect(counts).toEqual([0, 0, 1]);
        expect(fields.verdict).toBe(JWS);
    });

    it("does not keep the sidecar from a company that wants its verdict always", async () => {
        const { counts, fields } = await judge(["pending", SURE], { when: "always" });
        expect(counts).toEqual([1, 1]);
        expect(fields.verdict).toBe(JWS);
    });

    it("hears the sidecar's score, for the tablet's own", async () => {
        expect(await (await judge([UNSURE])).asked?.serverScore).toBe(0.9);
    });

    it("sees the frames also where there is no sidecar, and they do not leave the worker", () => {
        const { desk } = new World({ afterMs: 1 });
        const asked = desk.begin({ attemptId: "a", answer: {} }, 3, true);
        expect(asked).toEqual({
            frames: { count: 5, maxSide: 640, quality: 0.9, isHandedOver: false },
        });
    });
});
