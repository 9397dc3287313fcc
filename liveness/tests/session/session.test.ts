import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LivenessError } from "../../errors";
import { BUILTIN_POLICIES } from "../../policies/builtin_policies";
import { EVIDENCE_ID_PATTERN, makeEvidenceId } from "../../session/evidence_id";
import { readFrame, type LivenessFrame } from "../../session/liveness_frame";
import { LivenessSession } from "../../session/liveness_session";
import { runLivenessSession, type RunOptions } from "../../session/run_liveness_session";
import { Painter, swaying } from "../pictures";
import { blinkingEyes, makeObservation, OPEN } from "../scene";
import { makeHead, photograph, printed } from "../solid_face";

const HEAD = makeHead();
const OPEN_MOUTH = makeHead({ mouthOpen: 0.5 });
const SIZE = { width: 320, height: 240 };
const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill(0xab);
const live = (score: number, confidence = 90): NonNullable<RunOptions["models"]> => ({
    server: () => Promise.resolve({ score, confidence }),
});

interface Script {
    readonly durationMs?: number;
    readonly rate?: number;
    readonly points?: typeof HEAD;
    readonly blinks?: readonly number[];
    readonly yawDeg?: (atMs: number) => number;
    readonly pitchDeg?: (atMs: number) => number;
    readonly mouthMs?: readonly [number, number];
    readonly picture?: (atMs: number) => number;
}

/** Somebody who does what is asked, unless the script says otherwise. */
function record({
    durationMs = 5000,
    rate = 24,
    points = HEAD,
    blinks = [800, 4200],
    yawDeg = (atMs) =>
        atMs > 1500 && atMs < 4000 ? 30 * Math.sin(((atMs - 1500) / 2500) * 2 * Math.PI) : 0,
    pitchDeg = () => 0,
    mouthMs = [4500, 4900],
    picture = (atMs) => atMs,
}: Script = {}): LivenessFrame[] {
    const painter = new Painter(3);
    const sway = swaying(3);
    const eyes = blinkingEyes(blinks);
    return Array.from({ length: Math.floor((durationMs * rate) / 1000) }, (_, i) => {
        const timestamp = (i * 1000) / rate;
        const isOpen = timestamp > mouthMs[0] && timestamp < mouthMs[1];
        const eye = { openness: eyes(timestamp), gazeY: 0 };
        return {
            timestamp,
            imageData: painter.paint(sway(picture(timestamp))),
            size: SIZE,
            landmarks: photograph(isOpen ? OPEN_MOUTH : points, {
                yawDeg: yawDeg(timestamp),
                pitchDeg: pitchDeg(timestamp),
            }),
            eyes: [eye, eye],
        };
    });
}

const run = (
    frames: readonly LivenessFrame[],
    more: Partial<RunOptions> = {},
): ReturnType<typeof runLivenessSession> =>
    runLivenessSession(frames, {
        policy: BUILTIN_POLICIES.default,
        deviceScore: 1,
        models: live(0.9),
        randomBytes,
        ...more,
    });

describe("L10: runLivenessSession", () => {
    const honest = record();

    it.each(["default", "strict", "lenient", "fast"] as const)(
        "somebody who does what %s asks is live",
        async (name) => {
            const policy = BUILTIN_POLICIES[name];
            const { decision, components, evidenceId } = await run(honest, { policy });
            expect(decision).toMatchObject({ isLive: true, reasons: [] });
            expect(decision.L1).toBeGreaterThan(0.9);
            expect(components.motion).toBe(1);
            expect(evidenceId === null).toBe(name === "fast");
        },
    );

    it("the decision is the same for the same frames", async () => {
        expect(await run(honest)).toEqual(await run(honest));
    });

    it("without a model `ml` is missing, named, and not live", async () => {
        const options = { policy: BUILTIN_POLICIES.default, randomBytes };
        const { decision, components } = await runLivenessSession(honest, options);
        expect(components.ml).toBeNull();
        expect(decision.isLive).toBe(false);
        expect(decision.reasons).toEqual(expect.arrayContaining(["ml_missing", "device_missing"]));
    });

    it("somebody who does nothing is not live, however sure the model", async () => {
        const frames = record({ blinks: [], yawDeg: () => 0, mouthMs: [0, 0] });
        const { decision, components } = await run(frames, { models: live(1) });
        expect(components.motion).toBe(0);
        expect(decision.reasons).toContain("motion_below_minimum");
    });

    it("no frames at all: everything is missing, no model is asked", async () => {
        const { decision, components } = await run([]);
        expect(decision).toMatchObject({ isLive: false, L1: 0.03 });
        expect(components).toEqual({
            motion: null,
            ml: null,
            quality: null,
            device: 1,
            stability: null,
        });
    });

    it("one frame is never live", async () => {
        const { decision } = await run(honest.slice(0, 1), { policy: BUILTIN_POLICIES.fast });
        expect(decision.isLive).toBe(false);
        expect(decision.reasons).toEqual(
            expect.arrayContaining(["blink_missing", "stability_missing"]),
        );
    });

    it("a recording that repeats takes the behaviours back", async () => {
        const frames = record({ durationMs: 6000, picture: (atMs) => atMs % 1500 });
        const { decision, components } = await run(frames);
        expect(components.motion).toBeNull();
        expect(decision.isLive).toBe(false);
        expect(decision.reasons).toEqual(
            expect.arrayContaining(["replay_suspected", "blink_missing"]),
        );
        const reported = await run(frames, { gates: { replay: false } });
        expect(reported.components.motion).toBe(1);
        expect(reported.decision.reasons).toContain("replay_suspected");
    });

    it("a picture that is turned is named, and with the gate its turn does not count", async () => {
        const frames = record({
            points: printed(HEAD),
            mouthMs: [0, 0],
            yawDeg: (atMs) => 45 * Math.sin(atMs / 600),
            pitchDeg: (atMs) => 45 * Math.sin(atMs / 400),
        });
        expect((await run(frames)).decision.reasons).toContain("flat_face");
        const { decision } = await run(frames, { gates: { flatness: true } });
        expect(decision.reasons).toContain("head_turn_missing");
        expect(decision.isLive).toBe(false);
    });

    it("ten thousand frames give a decision, one more is refused", async () => {
        const blank = (i: number): LivenessFrame => ({
            timestamp: i * 40,
            imageData: null,
            landmarks: null,
        });
        const frames = Array.from({ length: 10_000 }, (_, i) => blank(i));
        const { decision } = await run(frames, { models: {} });
        expect(decision.isLive).toBe(false);
        await expect(run([...frames, blank(10_000)])).rejects.toThrow(/at most 10000/);
    });

    it.each<[string, Partial<LivenessFrame>]>([
        ["68 landmarks", { landmarks: [{ x: 1, y: 1 }] }],
        ["a size", { landmarks: photograph(HEAD) }],
        ["width * height", { imageData: { data: new Uint8ClampedArray(5), width: 3, height: 3 } }],
    ])(
        "a frame that needs %s is refused by its number, before a model is asked",
        async (expected, change) => {
            const frames = [
                { timestamp: 0, imageData: null, landmarks: null },
                { timestamp: 40, imageData: null, landmarks: null, ...change },
            ];
            const never = (): never => {
                throw new Error("asked");
            };
            const refused = run(frames, { models: { local: never, server: never } });
            await expect(refused).rejects.toThrow(LivenessError);
            await expect(refused).rejects.toThrow(`frame 1: expected ${expected}`);
        },
    );

    it("a behaviour that nobody asked for is missing and named so, whatever was seen", async () => {
        const { decision } = await run(honest, {
            policy: BUILTIN_POLICIES.strict,
            asked: ["blink"],
        });
        expect(decision.isLive).toBe(false);
        expect(decision.reasons).toEqual(
            expect.arrayContaining(["head_turn_not_asked", "mouth_not_asked"]),
        );
    });

    it("refuses a policy that breaks the rules", async () => {
        const policy = { ...BUILTIN_POLICIES.default, threshold: 2 };
        await expect(run([], { policy })).rejects.toThrow(/threshold/);
    });

    it("landmarks that are no numbers are no face", () => {
        const landmarks = photograph(HEAD).map((point, i) =>
            i === 5 ? { x: Number.NaN, y: 0 } : point,
        );
        expect(
            readFrame({ timestamp: 0, imageData: null, landmarks, size: SIZE }, 0).face,
        ).toBeNull();
    });

    it("never says NaN, whatever numbers come", async () => {
        const number = fc.double();
        const frame = fc.record({
            timestamp: number,
            imageData: fc.constant(null),
            size: fc.constant(SIZE),
            quality: fc.option(number),
            faceCount: fc.integer({ min: 0, max: 3 }),
            landmarks: fc.option(
                fc.array(fc.record({ x: number, y: number }), { minLength: 68, maxLength: 68 }),
            ),
        });
        await fc.assert(
            fc.asyncProperty(
                fc.array(frame, { maxLength: 15 }),
                number,
                async (frames, deviceScore) => {
                    const result = await run(frames, { deviceScore, models: live(Number.NaN) });
                    expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity/);
                    expect(result.decision.isLive).toBe(false);
                    const scores = Object.values(result.components).filter(
                        (score) => score !== null,
                    );
                    expect(
                        [result.decision.L1, ...scores].every((score) => score >= 0 && score <= 1),
                    ).toBe(true);
                },
            ),
            { numRuns: 60 },
        );
    });
});

/** Every value that can be reached from an object. */
function countKept(value: unknown, seen = new Set<unknown>()): number {
    if (typeof value !== "object" || value === null || seen.has(value)) {
        return 1;
    }
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
        return value.byteLength;
    }
    const inside: unknown[] = value instanceof Map ? [...value.values()] : Object.values(value);
    return inside.reduce<number>((sum, each) => sum + countKept(each, seen), 1);
}

describe("L10: a session, frame by frame", () => {
    const act = (session: LivenessSession, frames: readonly LivenessFrame[]): void => {
        frames.forEach((frame, i) => {
            session.push(readFrame(frame, i));
        });
    };
    const make = (): LivenessSession => new LivenessSession({ policy: BUILTIN_POLICIES.default });

    it("takes the kiosk's own observations, and says what they lack", () => {
        const session = make();
        for (let i = 0; i < 100; i++) {
            session.push(makeObservation(i * 42, { openness: OPEN }));
        }
        const { stability, flatness, blink, quality } = session.read();
        expect(stability.unavailable).toBe("no_pixels");
        expect(flatness.unavailable).toBe("no_landmarks");
        expect(blink.score).toBe(0);
        expect(quality.score).toBe(1);
    });

    it("what one person did does not count for the next", () => {
        const session = make();
        act(session, record());
        expect(session.read().head_turn.score).toBe(1);
        for (let i = 0; i < 40; i++) {
            session.push(makeObservation(5000 + i * 42, { gone: true }));
        }
        const later = record({ blinks: [], yawDeg: () => 0, mouthMs: [0, 0] });
        act(
            session,
            later.map((frame) => ({ ...frame, timestamp: frame.timestamp + 7000 })),
        );
        expect(session.read()).toMatchObject({
            blink: { score: 0 },
            head_turn: { score: 0 },
            mouth: { score: 0.5 },
        });
        expect(session.decide(1).decision.reasons).toContain("face_changed");
    });

    it("while several people stand in front nothing counts", () => {
        const session = make();
        act(
            session,
            record().map((frame) => ({ ...frame, faceCount: 2 })),
        );
        expect(session.read().head_turn.score).toBeNull();
        expect(session.decide(1).decision).toMatchObject({ isLive: false });
        expect(session.decide(1).decision.reasons).toContain("several_faces");
    });

    it("frames that repeat, go back or have no time change no behaviour", () => {
        const frames = record();
        const [one, other] = [make(), make()];
        act(one, frames);
        act(
            other,
            frames.flatMap((frame) => [
                frame,
                { ...frame, timestamp: Number.NaN },
                {
                    ...frame,
                    timestamp: frame.timestamp - 20,
                    landmarks: photograph(HEAD, { yawDeg: 80, x: 20 }),
                },
            ]),
        );
        const { blink, head_turn, flatness } = other.read();
        expect({ blink, head_turn, flatness }).toEqual({
            blink: one.read().blink,
            head_turn: one.read().head_turn,
            flatness: one.read().flatness,
        });
    });

    it("keeps no more after six minutes than after one", () => {
        const landmarks = Array.from({ length: 40 }, (_, i) =>
            photograph(HEAD, { yawDeg: 30 * Math.sin(i / 6) }),
        );
        const eyes = blinkingEyes([500, 2000, 3500]);
        const session = make();
        const push = (from: number, to: number): void => {
            for (let i = from; i < to; i++) {
                const seen = makeObservation(i * 42, { openness: eyes((i * 42) % 5000) });
                session.push({ ...seen, landmarks: landmarks[i % landmarks.length] ?? null });
            }
        };
        push(0, 1500);
        const afterOneMinute = countKept(session);
        push(1500, 9000);
        expect(countKept(session)).toBeLessThan(1.1 * afterOneMinute);
        expect(session.read().blink.score).toBe(1);
    });

    it("is as new after a reset", () => {
        const session = make();
        act(session, record());
        session.reset();
        expect(session.read()).toEqual(make().read());
        expect(session.decide(1)).toEqual(make().decide(1));
    });
});

describe("E1: evidence ids", () => {
    it("are LVID_<16 hex>_<8 hex> of the caller's random bytes", () => {
        expect(makeEvidenceId((count) => Uint8Array.from({ length: count }, (_, i) => i))).toBe(
            "LVID_0001020304050607_08090a0b",
        );
        expect(makeEvidenceId(randomBytes)).toMatch(EVIDENCE_ID_PATTERN);
    });

    it("need as many bytes as they ask for", () => {
        expect(() => makeEvidenceId(() => new Uint8Array(4))).toThrow(LivenessError);
    });
});
