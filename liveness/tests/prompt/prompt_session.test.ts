import { describe, expect, it } from "@jest/globals";
import { ABORTED_REASONS, isAbortedReason } from "../../prompt/reasons";
import { PromptSession } from "../../prompt/prompt_session";
import type { PromptRules } from "../../prompt/prompt_rules";
import { blinkingEyes, film, makeObservation, type Moment } from "../scene";

const RULES: PromptRules = {
    steps: [{ behaviour: "blink", count: 2 }],
    timeoutMs: 8000,
    minFramesPerSecond: 11,
};

/** Plays `act` to a session; the pictures are looked at 20 ms after they were taken. */
function play(
    act: (atMs: number) => Moment,
    { rules = RULES, fps = 20, seconds = 12, session = new PromptSession(rules, 0) } = {},
): PromptSession {
    for (const observation of film(seconds * 1000, fps, act)) {
        session.see(observation, observation.atMs + 20);
    }
    return session;
}

const blinks = (startsMs: number[]): ((atMs: number) => Moment) => {
    const openness = blinkingEyes(startsMs);
    return (atMs) => ({ openness: openness(atMs) });
};

const codes = (session: PromptSession): string[] =>
    (session.result?.timeline ?? []).map(({ code }) => code);

describe("A9: a prompt", () => {
    it("is passed as soon as the required blinks were seen", () => {
        const { result } = play(blinks([1000, 2000, 3000]));
        expect(result).toMatchObject({
            outcome: "passed",
            failReason: null,
            blinkCount: 2,
            framesPerSecond: 20,
        });
        expect(result?.durationMs).toBeGreaterThan(2000);
        expect(result?.durationMs).toBeLessThan(2400);
    });

    it("fails with timeout when the time is over first", () => {
        const { result } = play(blinks([1000]));
        expect(result).toMatchObject({ outcome: "failed", failReason: "timeout", blinkCount: 1 });
        expect(result?.durationMs).toBeGreaterThanOrEqual(8000);
    });

    it("counts the time from the first picture, so that a slow start costs nobody theirs", () => {
        const session = new PromptSession(RULES, 0);
        session.tick(60_000);
        expect(session.result).toBeNull();
        session.see(makeObservation(60_000), 60_020);
        expect(session.progress(61_020)).toMatchObject({ elapsedMs: 1000, remainingMs: 7000 });
    });

    it("ends by the clock alone when no more pictures come", () => {
        const session = play(blinks([]), { seconds: 3 });
        session.tick(8100);
        expect(session.result).toMatchObject({ outcome: "failed", failReason: "timeout" });
    });

    it("does not change once it ended", () => {
        const session = play(blinks([1000, 2000]));
        const { result } = session;
        session.abort("cancelled", 20_000);
        session.tick(30_000);
        session.see(makeObservation(40_000), 40_020);
        expect(session.result).toBe(result);
    });

    it("tells its story in the wire's words", () => {
        expect(codes(play(blinks([1000, 2000])))).toEqual([
            "prompt_shown",
            "camera_ready",
            "face_found",
            "blink",
            "blink",
            "passed",
        ]);
    });

    it.each<[Partial<PromptRules>, RegExp]>([
        [{ steps: [{ behaviour: "blink", count: 0 }] }, /whole number/],
        [{ steps: [{ behaviour: "blink", count: 1.5 }] }, /whole number/],
        [{ steps: [] }, /at least one/],
        [{ timeoutMs: 0 }, /timeoutMs/],
        [{ timeoutMs: Number.NaN }, /timeoutMs/],
        [{ minFramesPerSecond: -1 }, /minFramesPerSecond/],
    ])("refuses rules such as %p", (rules, message) => {
        expect(() => new PromptSession({ ...RULES, ...rules }, 0)).toThrow(message);
    });
});

describe("Q1: too few pictures a second", () => {
    it.each([3, 8, 10.5])("aborts with frame_rate at %p, also when blinks were seen", (fps) => {
        const { result } = play(blinks([1000, 2000, 3000, 4000]), { fps });
        expect(result).toMatchObject({ outcome: "aborted", failReason: "frame_rate" });
        expect(result?.durationMs).toBeLessThan(3500);
    });

    it("P8: says the rate it was ended for, where it slowed down on the way", () => {
        const session = new PromptSession(RULES, 0);
        for (let atMs = 0; atMs < 8000; atMs += atMs < 4000 ? 50 : 125) {
            session.see(makeObservation(atMs), atMs + 20);
        }
        expect(session.result).toMatchObject({ outcome: "aborted", failReason: "frame_rate" });
        expect(session.result?.framesPerSecond).toBeLessThan(11);
    });

    it.each([11.5, 12, 15])("goes on at %p", (fps) => {
        expect(play(blinks([1000, 2000]), { fps }).result?.outcome).toBe("passed");
    });

    it("never fails anybody whose pictures stopped coming", () => {
        const session = new PromptSession(RULES, 0);
        session.see(makeObservation(0), 20);
        session.see(makeObservation(1000), 1020);
        session.tick(9000);
        expect(session.result).toMatchObject({ outcome: "aborted", failReason: "frame_rate" });
    });

    it("goes on after one slow second, and counts the blinks around it", () => {
        const openness = blinkingEyes([700, 3200]);
        const session = new PromptSession(RULES, 0);
        for (let atMs = 0; atMs < 4000; atMs += atMs >= 1500 && atMs < 2500 ? 200 : 50) {
            session.see(makeObservation(atMs, { openness: openness(atMs) }), atMs + 20);
        }
        expect(session.result).toMatchObject({ outcome: "passed", blinkCount: 2 });
    });

    it("is not measured where the rule is 0", () => {
        const rules = { ...RULES, minFramesPerSecond: 0 };
        expect(play(blinks([]), { fps: 5, rules }).result?.failReason).toBe("timeout");
    });
});

describe("A9: who is counted", () => {
    it("does not count while several people stand in front, and says so", () => {
        const openness = blinkingEyes([1000, 2000, 3000, 4000]);
        const session = play((atMs) => ({ openness: openness(atMs), faceCount: 2 }), {
            seconds: 5,
        });
        expect(session.result).toBeNull();
        expect(session.progress(5000)).toMatchObject({
            blinkCount: 0,
            phase: "searching",
            hints: ["several_faces"],
        });
    });

    it("does not believe a second face that only one search saw", () => {
        const openness = blinkingEyes([1000, 2200]);
        const session = play((atMs) => ({
            openness: openness(atMs),
            faceCount: atMs > 1500 && atMs < 1800 ? 2 : 1,
        }));
        expect(session.result).toMatchObject({ outcome: "passed", blinkCount: 2 });
    });

    it("starts the count again when the face was gone for more than a second", () => {
        const openness = blinkingEyes([1000, 4500, 5500]);
        const session = play((atMs) => ({
            openness: openness(atMs),
            gone: atMs > 1500 && atMs < 3000,
        }));
        expect(session.result?.outcome).toBe("passed");
        expect(session.result?.durationMs).toBeGreaterThan(5500);
        expect(codes(session)).toEqual([
            "prompt_shown",
            "camera_ready",
            "face_found",
            "blink",
            "face_lost",
            "hint_no_face",
            "face_changed",
            "count_restarted",
            "face_found",
            "blink",
            "blink",
            "passed",
        ]);
    });

    it("keeps the count when the face was only hidden for a moment", () => {
        const openness = blinkingEyes([1000, 3000]);
        const session = play((atMs) => ({
            openness: openness(atMs),
            gone: atMs > 1500 && atMs < 2000,
        }));
        expect(session.result).toMatchObject({ outcome: "passed", blinkCount: 2 });
    });

    it("goes through its phases", () => {
        const session = new PromptSession(RULES, 0);
        expect(session.progress(0).phase).toBe("starting");
        session.see(makeObservation(0, { gone: true }), 0);
        expect(session.progress(0).phase).toBe("searching");
        session.see(makeObservation(50), 50);
        expect(session.progress(50).phase).toBe("learning");
        for (const observation of film(1000, 20, () => ({}), 100)) {
            session.see(observation, observation.atMs);
        }
        expect(session.progress(1100).phase).toBe("counting");
    });

    it("asks whoever stands there with shut eyes to open them", () => {
        const session = play(() => ({ openness: 0.06 }), { seconds: 3 });
        expect(session.progress(3000).hints).toEqual(["open_eyes"]);
    });
});

describe("A8: aborted", () => {
    it.each(ABORTED_REASONS)("keeps the reason %p", (reason) => {
        const session = play(blinks([1000]), { seconds: 2 });
        session.abort(reason, 2100);
        expect(session.result).toMatchObject({
            outcome: "aborted",
            failReason: reason,
            blinkCount: 1,
            durationMs: 2100,
        });
        expect(codes(session).at(-1)).toBe("aborted");
    });

    it("knows its reasons from other words", () => {
        expect(isAbortedReason("camera_lost")).toBe(true);
        expect(isAbortedReason("timeout")).toBe(false);
        expect(isAbortedReason({ toString: () => "camera_lost" })).toBe(false);
        expect(isAbortedReason("constructor")).toBe(false);
    });
});

describe("A7: the timeline fits the wire", () => {
    it("has at most 64 entries in order of time, the last one the end", () => {
        const rules = { ...RULES, steps: [{ behaviour: "blink", count: 500 }], timeoutMs: 300_000 };
        const starts = Array.from({ length: 200 }, (_, i) => 1000 + 800 * i);
        const { result } = play(blinks(starts), { rules, seconds: 310 });
        const times = result?.timeline.map(({ at_ms }) => at_ms) ?? [];
        expect(times).toHaveLength(64);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(
            times.every((time) => Number.isInteger(time) && time >= 0 && time <= 3_600_000),
        ).toBe(true);
        expect(result?.timeline.at(-1)?.code).toBe("failed");
        expect(result?.timeline.every(({ code }) => /^[a-z_]{1,40}$/.test(code))).toBe(true);
    });
});

describe("P8: too few pictures a second", () => {
    const lookAway = { rules: { ...RULES, minFramesPerSecond: 11 }, fps: 9, seconds: 5 };

    it("are blamed on the light where it was dark nearly all along, seen or not", () => {
        for (const gone of [false, true]) {
            const { result } = play(
                (atMs) => ({ brightness: atMs < 400 ? 80 : 20, gone }),
                lookAway,
            );
            expect(result).toMatchObject({ outcome: "aborted", failReason: "too_dark" });
        }
    });

    it("are blamed on the tablet in good light, and where it was dark for a moment", () => {
        for (const darkMs of [0, 800]) {
            const { result } = play((atMs) => ({ brightness: atMs < darkMs ? 20 : 120 }), lookAway);
            expect(result).toMatchObject({ outcome: "aborted", failReason: "frame_rate" });
        }
    });

    it("are no matter where they are enough, dark or not", () => {
        const { result } = play(() => ({ brightness: 20 }), { fps: 12, seconds: 9 });
        expect(result).toMatchObject({ outcome: "failed", failReason: "timeout" });
    });
});
