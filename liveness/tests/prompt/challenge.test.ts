import { describe, expect, it } from "@jest/globals";
import type { PromptRules } from "../../prompt/prompt_rules";
import { PromptSession } from "../../prompt/prompt_session";
import type { PromptStep } from "../../prompt/prompt_step";
import { film, blinkingEyes, type Moment } from "../scene";
import { makeHead, photograph, printed } from "../solid_face";

const RULES: PromptRules = {
    steps: [
        { behaviour: "head_turn", count: 1, parts: ["turn_right", "turn_left"] },
        { behaviour: "blink", count: 2 },
    ],
    timeoutMs: 10_000,
    minFramesPerSecond: 11,
};

type Span = readonly [from: number, to: number];
interface Act {
    left?: Span;
    right?: Span;
    blinksAt?: number[];
    gone?: Span;
}

function bump(atMs: number, [from, to]: Span): number {
    return atMs <= from || atMs >= to ? 0 : Math.sin((Math.PI * (atMs - from)) / (to - from));
}

function act({ left, right, blinksAt = [], gone }: Act): (atMs: number) => Moment {
    const openness = blinkingEyes(blinksAt);
    return (atMs) => ({
        openness: openness(atMs),
        yawDeg: 28 * ((left ? bump(atMs, left) : 0) - (right ? bump(atMs, right) : 0)),
        ...(gone && { gone: atMs > gone[0] && atMs < gone[1] }),
    });
}

function play(what: Act, steps: readonly PromptStep[] = RULES.steps, landmarks?: Landmarks) {
    const session = new PromptSession({ ...RULES, steps, policy: "fast" }, 0);
    for (const seen of film(24_000, 20, act(what))) {
        const points = seen.face && landmarks?.(seen.face.pose.yawDeg);
        session.see({ ...seen, ...(points && { landmarks: points }) }, seen.atMs);
    }
    return session.result;
}
type Landmarks = (yawDeg: number) => ReturnType<typeof photograph>;

const told = (result: ReturnType<typeof play>): string[] =>
    (result?.timeline ?? []).map(({ code }) => code).filter((code) => !/^hint|^face/.test(code));

describe("L14: a challenge that the server chose", () => {
    it("is passed in its order, whatever that is", () => {
        const result = play({ right: [500, 1500], left: [2000, 3000], blinksAt: [4500, 5500] });
        expect(result?.outcome).toBe("passed");
        expect(told(result)).toEqual([
            ...["prompt_shown", "camera_ready", "head_turn_right", "head_turn_left"],
            ...["ask_blink", "blink", "blink", "passed"],
        ]);
    });

    it("is not passed by the same movements in another order", () => {
        const sides = { left: [500, 1500], right: [2000, 3000], blinksAt: [4500, 5500] } as const;
        expect(play({ ...sides, blinksAt: [4500, 5500] })?.outcome).toBe("failed");
        const early = { blinksAt: [500, 1500], right: [2500, 3500], left: [4000, 5000] } as const;
        expect(play({ ...early, blinksAt: [500, 1500] })?.outcome).toBe("failed");
    });

    it("what it does not stop: a recording of another order that goes round and round", () => {
        const session = new PromptSession({ ...RULES, timeoutMs: 20_000 }, 0);
        const once = act({ left: [500, 1500], right: [2000, 3000], blinksAt: [3600, 4600] });
        for (const seen of film(20_000, 20, (atMs) => once(atMs % 6000))) {
            session.see(seen, seen.atMs);
        }
        expect(session.result?.outcome).toBe("passed");
    });

    it("says before the first step what that is", () => {
        const session = new PromptSession(RULES, 0);
        expect(session.progress(0)).toMatchObject({
            ...{ step: "turn_right", total: 4, requiredBlinks: 2, canDecline: false },
        });
    });

    it.each<[string, readonly PromptStep[], RegExp]>([
        ["nothing", [], /at least one/],
        ["an unknown one", [{ behaviour: "wave", count: 1 }], /at most once, got wave/],
        [
            "a part of another",
            [{ behaviour: "mouth", count: 1, parts: ["blink"] }],
            /parts of mouth/,
        ],
        ["no part at all", [{ behaviour: "head_turn", count: 1, parts: [] }], /parts of head_turn/],
        ["itself instead", [{ behaviour: "blink", count: 1, instead: "blink" }], /another/],
    ])("is refused where it makes no sense: %s", (_name, steps, message) => {
        expect(() => new PromptSession({ ...RULES, steps }, 0)).toThrow(message);
    });
});

describe("17.3: blinks that are not seen", () => {
    const BLINKS: PromptStep[] = [{ behaviour: "blink", count: 2, instead: "head_turn" }];
    const solid: Landmarks = (yawDeg) => photograph(makeHead(), { yawDeg });
    const turned = { left: [6000, 7000], right: [7500, 8500] } as const;

    it("are followed by a head turn after four seconds, which passes and is scored in their place", () => {
        const result = play(turned, BLINKS, solid);
        expect(told(result)).toEqual([
            ...["prompt_shown", "camera_ready", "step_replaced", "ask_head_turn"],
            ...["head_turn_left", "head_turn_right", "passed"],
        ]);
        expect(result?.timeline.find(({ code }) => code === "step_replaced")?.at_ms).toBe(4000);
        expect(result).toMatchObject({ outcome: "passed", blinkCount: 0 });
        expect(result?.score?.components).toMatchObject({ head_turn: 1, blink: null, motion: 1 });
    });

    it("cost nobody who blinks anything", () => {
        const result = play({ blinksAt: [1500, 3500] }, BLINKS, solid);
        expect(told(result)).not.toContain("step_replaced");
        expect(result?.outcome).toBe("passed");
    });

    it("one of two that was seen begins the wait anew", () => {
        const result = play(
            { blinksAt: [3000], left: [8000, 9000], right: [9500, 10_500] },
            BLINKS,
            solid,
        );
        const at = result?.timeline.find(({ code }) => code === "step_replaced")?.at_ms ?? 0;
        expect(at).toBeGreaterThan(6900);
        expect(result?.outcome).toBe("passed");
    });

    it("are not replaced while nobody stands there", () => {
        expect(told(play({ gone: [100, 24_000] }, BLINKS, solid))).not.toContain("step_replaced");
    });

    it("end with timeout where the turn is not seen either", () => {
        expect(play({}, BLINKS, solid)).toMatchObject({ outcome: "failed", failReason: "timeout" });
    });

    it("a flat picture that is turned does not stand for them, nor one nobody can tell of", () => {
        const flat: Landmarks = (yawDeg) => photograph(printed(makeHead()), { yawDeg });
        expect(play(turned, BLINKS, flat)?.outcome).toBe("failed");
        expect(play(turned, BLINKS)?.outcome).toBe("failed");
    });
});
