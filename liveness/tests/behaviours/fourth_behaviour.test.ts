/** A behaviour is one file: `nod.ts` here, registered in a list, and nothing else of the library knows of it. */
import { describe, expect, it } from "@jest/globals";
import type { Behaviour } from "../../behaviours/behaviour";
import { BEHAVIOURS, listMoments, type BehaviourCode } from "../../behaviours/registry";
import { BUILTIN_POLICIES } from "../../policies/builtin_policies";
import type { PromptRules } from "../../prompt/prompt_rules";
import { PromptSession } from "../../prompt/prompt_session";
import { LivenessSession } from "../../session/liveness_session";
import { blinkingEyes, film, type Moment } from "../scene";
import { nod } from "./nod";

const REGISTRY: readonly Behaviour[] = [...BEHAVIOURS, nod];
const RULES = {
    steps: ["blink", "head_turn", "nod"].map((behaviour) => ({ behaviour, count: 1 })),
    timeoutMs: 9000,
    minFramesPerSecond: 11,
    policy: "default",
} as unknown as PromptRules;

/** A blink, a turn to each side, and a bow that is begun, given up, and done at last. */
function act(bowedAt: number): (atMs: number) => Moment {
    const openness = blinkingEyes([1000]);
    const during = (atMs: number, from: number, to: number) => atMs > from && atMs < to;
    return (atMs) => ({
        openness: openness(atMs),
        yawDeg: during(atMs, 2000, 2500) ? 25 : during(atMs, 3000, 3500) ? -25 : 0,
        pitchRatio: during(atMs, bowedAt, bowedAt + 500)
            ? 0.9
            : during(atMs, 4000, 5000)
              ? 0.7
              : 0.55,
    });
}

function play(bowedAt: number): PromptSession {
    const session = new PromptSession(RULES, 0, REGISTRY);
    for (const observation of film(10_000, 20, act(bowedAt))) {
        session.see(observation, observation.atMs);
    }
    return session;
}

describe("a fourth behaviour", () => {
    it("is asked for, hinted, seen, passed and scored", () => {
        const { result } = play(6000);
        expect(result).toMatchObject({ outcome: "passed", failReason: null });
        expect(result?.timeline.map(({ code }) => code)).toEqual([
            ...["prompt_shown", "camera_ready", "face_found", "blink"],
            ...["ask_head_turn", "head_turn_left", "head_turn_right"],
            ...["ask_nod", "hint_nod_further", "nodded", "passed"],
        ]);
        expect(result?.score?.components).toMatchObject({ blink: 1, head_turn: 1, nod: 1 });
    });

    it("fails the prompt where it is not done, and not before it is asked for", () => {
        expect(play(20_000).result).toMatchObject({ outcome: "failed", failReason: "timeout" });
        expect(play(200).result?.outcome).toBe("failed");
    });

    it("is weighed by a policy that names it, and named where it is missing", () => {
        const behaviours = ["blink", "nod"] as unknown as BehaviourCode[];
        const policy = { ...BUILTIN_POLICIES.fast, behaviours };
        const decide = (bowedAt: number, asked = behaviours) => {
            const session = new LivenessSession({ policy, behaviours: REGISTRY, asked });
            film(8000, 20, act(bowedAt)).forEach((each) => {
                session.push(each);
            });
            return session.decide(null, 1);
        };
        expect(decide(20_000).components.motion).toBeCloseTo(0.5 / 1.7, 6);
        expect(decide(6000).components.motion).toBeCloseTo((0.5 + 0.7) / 1.7, 6);
        expect(decide(6000, ["blink"]).decision.reasons).toContain("nod_not_asked");
    });

    it("has words on a timeline of its own", () => {
        expect(REGISTRY.flatMap(listMoments)).toEqual(
            expect.arrayContaining(["ask_nod", "nodded"]),
        );
    });
});
