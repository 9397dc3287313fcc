import { describe, expect, it } from "@jest/globals";
import type { BehaviourWatch } from "../../behaviours/behaviour";
import { HeadTurnSignal } from "../../behaviours/head_turn";
import { MouthSignal } from "../../behaviours/mouth";
import type { PromptRules } from "../../prompt/prompt_rules";
import { PromptSession } from "../../prompt/prompt_session";
import { blinkingEyes, film, makeObservation, type Moment } from "../scene";

const RULES: PromptRules = {
    steps: [
        { behaviour: "blink", count: 2 },
        { behaviour: "head_turn", count: 1 },
        { behaviour: "mouth", count: 1 },
    ],
    timeoutMs: 15_000,
    minFramesPerSecond: 11,
};

/** 0 outside of the time, 1 in the middle of it. */
function bump(atMs: number, from: number, to: number): number {
    return atMs <= from || atMs >= to ? 0 : Math.sin((Math.PI * (atMs - from)) / (to - from));
}

interface Act {
    left?: [number, number];
    right?: [number, number];
    mouth?: [number, number];
}

/** Two blinks in the first 2.5 s, then what is asked for. The person's left is the picture's right. */
function act({ left, right, mouth }: Act): (atMs: number) => Moment {
    const openness = blinkingEyes([1000, 2000]);
    return (atMs) => ({
        openness: openness(atMs),
        yawDeg: 25 * ((left ? bump(atMs, ...left) : 0) - (right ? bump(atMs, ...right) : 0)),
        mar: 0.05 + 0.5 * (mouth ? bump(atMs, ...mouth) : 0),
    });
}

function play(moments: (atMs: number) => Moment, rules = RULES, seconds = 16): PromptSession {
    const session = new PromptSession(rules, 0);
    for (const observation of film(seconds * 1000, 20, moments)) {
        session.see(observation, observation.atMs + 20);
    }
    return session;
}

const codes = (session: PromptSession): string[] =>
    (session.result?.timeline ?? []).map(({ code }) => code);

describe("L2, L3: movements asked for after the blinks", () => {
    it("pass in the end, and the timeline says what was asked and seen", () => {
        const session = play(act({ left: [3000, 4000], right: [5000, 6000], mouth: [7000, 8000] }));
        expect(session.result).toMatchObject({ outcome: "passed", blinkCount: 2 });
        expect(codes(session)).toEqual([
            ...["prompt_shown", "camera_ready", "face_found", "blink", "blink"],
            ...["ask_head_turn", "head_turn_left", "head_turn_right"],
            ...["ask_mouth", "mouth_open", "passed"],
        ]);
    });

    it("may be turned in either order", () => {
        const session = play(act({ right: [3000, 4000], left: [5000, 6000], mouth: [7000, 8000] }));
        expect(session.result?.outcome).toBe("passed");
        const seen = codes(session);
        expect(seen.indexOf("head_turn_right")).toBeLessThan(seen.indexOf("head_turn_left"));
    });

    it.each<[string, Act, string[]]>([
        ["no turn", {}, []],
        ["one side only", { left: [3000, 4000] }, ["head_turn_left"]],
        [
            "both sides and no mouth",
            { left: [3000, 4000], right: [5000, 6000] },
            ["head_turn_left", "head_turn_right"],
        ],
    ])("fail with timeout without them: %s", (_name, what, seen) => {
        const session = play(act(what));
        expect(session.result).toMatchObject({ outcome: "failed", failReason: "timeout" });
        const told = codes(session).filter((code) => /^(head_turn|mouth)_/.test(code));
        expect(told).toEqual(seen);
    });

    it("do not count before they are asked for", () => {
        const early = act({ left: [200, 900], right: [1300, 1900], mouth: [300, 900] });
        expect(play(early).result).toMatchObject({ outcome: "failed", blinkCount: 2 });
    });

    it("come after the blinks: without these they are not asked for", () => {
        const still = { left: [3000, 4000], right: [5000, 6000] } satisfies Act;
        const session = play((atMs) => ({ ...act(still)(atMs), openness: 0.28 }));
        expect(codes(session)).not.toContain("ask_head_turn");
        expect(session.result).toMatchObject({ outcome: "failed", blinkCount: 0 });
    });

    it("say step by step what is to be done, and how far it is", () => {
        const session = new PromptSession(RULES, 0);
        const steps: string[] = [];
        const moments = act({ left: [3000, 4000], right: [5000, 6000], mouth: [7000, 8000] });
        for (const observation of film(9000, 20, moments)) {
            session.see(observation, observation.atMs);
            const { step, done, total } = session.progress(observation.atMs);
            const text = `${step} ${done}/${total}`;
            if (steps.at(-1) !== text && !session.result) {
                steps.push(text);
            }
        }
        expect(steps).toEqual([
            ...["blink 0/5", "blink 1/5", "turn_left 2/5", "turn_right 3/5", "mouth 4/5"],
        ]);
    });

    it("give no hints that nobody can follow while turning", () => {
        const session = new PromptSession(RULES, 0);
        const hints = new Set<string>();
        const far = act({ left: [3000, 6000] });
        for (const observation of film(6000, 20, (atMs) => {
            const moment = far(atMs);
            return { ...moment, yawDeg: 2 * (moment.yawDeg ?? 0) };
        })) {
            session.see(observation, observation.atMs);
            session.progress(observation.atMs).hints.forEach((hint) => hints.add(hint));
        }
        expect([...hints]).toEqual([]);
    });

    it("start again with somebody else's face", () => {
        const moments = act({ left: [3000, 4000], right: [7000, 8000], mouth: [9000, 10_000] });
        const session = play((atMs) => ({
            ...moments(atMs),
            gone: atMs > 4500 && atMs < 6000,
        }));
        expect(session.result).toMatchObject({ outcome: "failed", failReason: "timeout" });
        expect(codes(session)).toContain("count_restarted");
    });

    it("are refused when one is unknown or there twice", () => {
        for (const behaviours of [["head_turn", "head_turn"], ["wave"]]) {
            const steps = behaviours.map((behaviour) => ({ behaviour, count: 1 }));
            expect(() => new PromptSession({ ...RULES, steps }, 0)).toThrow(/at most once/);
        }
    });
});

describe("the watches themselves", () => {
    /** Pictures a twentieth of a second apart, after those before. */
    const show = (watch: BehaviourWatch, ...moments: Moment[]): (string | null)[] =>
        moments.map((moment) => watch.push(makeObservation((clock += 50), moment)));
    let clock = 0;

    it("take a turn of more than 15 degrees, in two pictures running", () => {
        const watch = new HeadTurnSignal();
        const [rest, edge, left] = [{ yawDeg: 0 }, { yawDeg: 15 }, { yawDeg: 15.1 }];
        expect(show(watch, rest, edge, edge, left, rest, left)).toEqual(Array(6).fill(null));
        expect(show(watch, left)).toEqual(["turn_left"]);
        expect(show(watch, left, left)).toEqual([null, null]);
        expect([watch.done, watch.total, watch.next]).toEqual([1, 2, "turn_right"]);
    });

    it("do not take a head that was turned already", () => {
        const turned = Array<Moment>(9).fill({ yawDeg: 40 });
        expect(show(new HeadTurnSignal(), ...turned)).toEqual(Array(9).fill(null));
    });

    it("do not take a mouth that was open already, nor one nobody looked at", () => {
        const watch = new MouthSignal();
        expect(show(watch, { mar: 0.5 }, { mar: 0.5 }, {}, {}, { mar: Number.NaN })).toEqual(
            Array(5).fill(null),
        );
        expect(show(watch, { mar: 0.1 }, { mar: 0.31 }, { mar: 0.31 })).toEqual([
            ...[null, null, "mouth"],
        ]);
        expect(watch.next).toBeNull();
    });

    it("know no face as no movement", () => {
        const watch = new HeadTurnSignal();
        const turned = { yawDeg: 20 };
        expect(show(watch, { yawDeg: 0 }, turned, { gone: true }, turned)).toEqual(
            Array(4).fill(null),
        );
    });
});

describe("P15, P30, P35: the report", () => {
    const score = (session: PromptSession) => session.result?.score;
    const far = { left: [3000, 4000], right: [5000, 6000], mouth: [7000, 8000] } satisfies Act;

    it("names the policy it was judged by, and scores what was asked for", () => {
        const session = play(act(far), { ...RULES, policy: "strict" });
        expect(session.result).toMatchObject({ outcome: "passed", policy: "strict" });
        expect(score(session)?.components).toMatchObject({
            ...{ blink: 1, head_turn: 1, mouth: 1, motion: 1, ml: null },
        });
    });

    it("has no score where no policy was named, or one that this page does not know", () => {
        expect(play(act(far)).result).toMatchObject({ outcome: "passed", policy: null });
        const session = play(act(far), { ...RULES, policy: "of_next_year" });
        expect(session.result).toMatchObject({ policy: "of_next_year", score: null });
    });

    it.each([1, 2, 5])("a prompt that was passed with %i blinks scores them as all", (count) => {
        const starts = Array.from({ length: count }, (_, i) => 1000 + 2000 * i);
        const openness = blinkingEyes(starts);
        const rules = {
            steps: [{ behaviour: "blink", count: count }],
            timeoutMs: 15_000,
            minFramesPerSecond: 11,
        };
        const session = play((atMs) => ({ openness: openness(atMs) }), {
            ...rules,
            policy: "fast",
        });
        expect(session.result).toMatchObject({ outcome: "passed", blinkCount: count });
        expect(score(session)?.components.blink).toBe(1);
    });

    it("outcome and score see the same turns: one stray picture is none for either", () => {
        const stray = act({});
        const session = play(
            (atMs) => ({ ...stray(atMs), yawDeg: [4000, 6000].includes(atMs) ? 60 : 0 }),
            { ...RULES, steps: RULES.steps.slice(0, 2), policy: "default" },
        );
        expect(session.result).toMatchObject({ outcome: "failed" });
        expect(score(session)?.components.head_turn).toBe(0);
    });

    it("says that a second face was there, from the first picture too", () => {
        const session = play((atMs) => ({ faceCount: atMs < 3000 ? 2 : 1 }), {
            ...RULES,
            policy: "fast",
        });
        expect(codes(session)).toContain("several_faces");
        expect(score(session)?.reasons).toContain("several_faces");
    });

    it("says that the face changed, also before anything counted", () => {
        const session = play((atMs) => ({ x: atMs < 3000 ? 0.3 : 0.7 }), {
            ...RULES,
            policy: "fast",
        });
        expect(codes(session).filter((code) => code === "face_changed")).toHaveLength(1);
        expect(codes(session)).not.toContain("count_restarted");
        expect(score(session)?.reasons).toContain("face_changed");
    });

    it("says once that a face was further back", () => {
        const session = new PromptSession({ ...RULES, policy: "fast" }, 0);
        for (const seen of film(16_000, 20, () => ({}))) {
            const behindCount = seen.atMs % 4000 < 2000 ? 1 : 0;
            session.see({ ...seen, behindCount }, seen.atMs);
        }
        expect(codes(session).filter((code) => code === "face_behind")).toHaveLength(1);
    });
});
