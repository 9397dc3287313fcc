import { describe, expect, it } from "@jest/globals";
import type { Observation } from "../../liveness/observation";
import type { Pixels } from "../../liveness/signals/pixels";
import { spellScore } from "../src/eh_hr_face_liveness/score_body";
import { SessionScorer, type ScoreRules } from "../src/vision/worker/session_scorer";
import type { Thumbnail } from "../src/vision/worker/thumbnail";

const FPS = 20;
const picture = {} as ImageBitmap;

/** Takes pictures of noise: no two are alike. */
class NoisyCamera implements Pick<Thumbnail, "take"> {
    private state = 7;

    take(): Pixels {
        const data = Uint8Array.from({ length: 64 * 48 }, () => {
            this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
            return this.state >>> 24;
        });
        return { data, width: 64, height: 48 };
    }
}

/** An open-eyed person who blinks twice and turns the head once to each side. */
function observe(atMs: number): Observation {
    const isShut = (atMs > 1500 && atMs < 1750) || (atMs > 2500 && atMs < 2750);
    const openness = isShut ? 0.06 : 0.28;
    const eye = { openness, contrast: isShut ? 0.02 : 0.11, gazeX: 0, gazeY: 0 };
    const turned = atMs > 4000 && atMs < 5000 ? 25 : atMs > 5500 && atMs < 6500 ? -25 : 0;
    return {
        atMs,
        face: {
            box: { x: 0.37, y: 0.3, width: 0.26, height: 0.35 },
            pose: { yawDeg: turned, rollDeg: 0, pitchRatio: 0.55 },
            eyes: [eye, eye],
            ear: isShut ? 0.1 : 0.3,
            eyeDistancePx: 70,
        },
        faceCount: 1,
        brightness: 120,
    };
}

function score(rules: ScoreRules, seconds: number, device: number | null = 1) {
    const scorer = new SessionScorer(rules, new NoisyCamera() as unknown as Thumbnail);
    for (let i = 0; i < seconds * FPS; i++) {
        scorer.push(picture, observe((1000 * i) / FPS), null);
    }
    return scorer.decide(device);
}

describe("L8, L9: what the pictures of a prompt are worth", () => {
    it("names what the policy weighs and nobody asked for, and counts it as nothing", () => {
        const { components, reasons, policyMet, l1 } = score(
            { policy: "default", asked: ["blink"] },
            8,
        );
        expect(components).toMatchObject({ blink: 1, headTurn: null, mouth: null, ml: null });
        expect(components.motion).toBeCloseTo(1 / 1.9, 5);
        expect(reasons).toEqual(expect.arrayContaining(["head_turn_not_asked", "ml_missing"]));
        expect(reasons).not.toContain("head_turn_missing");
        expect(policyMet).toBe(false);
        expect(l1).toBeLessThan(0.7);
    });

    it("counts a head turn that was asked for", () => {
        const { components, reasons } = score(
            { policy: "default", asked: ["blink", "headTurn"] },
            8,
        );
        expect(components).toMatchObject({ motion: 1, blink: 1, headTurn: 1 });
        expect(reasons).not.toContain("head_turn_not_asked");
    });

    it("reaches Fast without a model, and says that there was none", () => {
        const { policyMet, reasons, components } = score({ policy: "fast", asked: ["blink"] }, 4);
        expect(policyMet).toBe(true);
        expect(reasons).toEqual(["ml_missing"]);
        expect(components.device).toBe(1);
    });

    it("knows an unknown tablet as missing", () => {
        const { components, reasons } = score({ policy: "fast", asked: ["blink"] }, 4, null);
        expect(components.device).toBeNull();
        expect(reasons).toContain("device_missing");
    });

    it("is nothing of which NaN could come, before the first picture too", () => {
        const { l1, components } = score({ policy: "strict", asked: ["blink"] }, 0);
        expect(l1).toBeGreaterThanOrEqual(0);
        expect(components.motion).toBeNull();
    });
});

describe("A3: a score on the wire", () => {
    it("has the wire's words", () => {
        const body = spellScore(score({ policy: "default", asked: ["blink", "headTurn"] }, 8));
        expect(Object.keys(body)).toEqual(["l1", "components", "reasons", "policy_met"]);
        expect(Object.keys(body.components ?? {}).sort()).toEqual(
            [
                ...["blink", "device", "head_turn", "ml", "motion"],
                ...["mouth", "quality", "stability"],
            ].sort(),
        );
        expect(body.components?.["head_turn"]).toBe(1);
        expect(body.policy_met).toBe(false);
    });

    it("is left out where there is none: no score is not a score of 0", () => {
        expect(spellScore(null)).toEqual({});
    });
});
