import { describe, expect, it } from "@jest/globals";
import type { Observation } from "../../liveness/observation";
import type { Pixels } from "../../liveness/signals/pixels";
import { spellScore } from "../src/eh_hr_face_liveness/score_body";
import type { Judged } from "../src/vision/protocol";
import { PromptJudge } from "../src/vision/worker/prompt_judge";
import type { Thumbnail } from "../src/vision/worker/thumbnail";

const FPS = 20;
const MODEL = { id: "minifasnet_v2_2_7", sha256: "a".repeat(64) };
const picture = { width: 640, height: 480 } as ImageBitmap;

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

interface Asked {
    policy?: string;
    movements?: string[];
    /** The page's clock is ahead of the worker's by so much. */
    aheadMs?: number;
    /** What the tablet's own model is sure of; null: nothing. */
    own?: number | null;
    /** What a server says meanwhile. */
    server?: number;
}

/** A prompt over some seconds of pictures; it has time until they are over. */
async function run({ policy, movements = [], aheadMs = 0, own, server }: Asked, seconds: number) {
    let workerMs = 0;
    const judge = new PromptJudge(
        {
            steps: [
                { behaviour: "blink", count: 2 },
                ...movements.map((behaviour) => ({ behaviour, count: 1 })),
            ],
            timeoutMs: 1000 * seconds - 100,
            minFramesPerSecond: 11,
            originMs: aheadMs,
            ...(policy && { policy }),
        },
        new NoisyCamera() as unknown as Thumbnail,
        () => workerMs,
        null,
        null,
        own === undefined ? null : { readSure: () => own, uses: own === null ? [] : [MODEL] },
    );
    if (server !== undefined) {
        judge.hearServer(server);
    }
    const told: Judged[] = [];
    for (let i = 0; i < seconds * FPS; i++) {
        workerMs = (1000 * i) / FPS;
        const atMs = aheadMs + workerMs;
        judge.hear(atMs);
        judge.see(picture, { ...observe(workerMs), atMs }, null);
        told.push(await judge.tell());
    }
    return { judge, told, report: told.at(-1)?.report };
}

const score = async (asked: Asked, seconds: number) => (await run(asked, seconds)).report?.score;

describe("L8, L9: what the pictures of a prompt are worth", () => {
    it("names what the policy weighs and nobody asked for, and counts it as nothing", async () => {
        const judged = await score({ policy: "default" }, 8);
        expect(judged?.components).toMatchObject({
            ...{ blink: 1, head_turn: null, mouth: null, ml: null },
        });
        expect(judged?.components.motion).toBeCloseTo(1 / 1.9, 5);
        expect(judged?.reasons).toEqual(
            expect.arrayContaining(["head_turn_not_asked", "ml_missing"]),
        );
        expect(judged?.reasons).not.toContain("head_turn_missing");
        expect(judged?.policyMet).toBe(false);
        expect(judged?.l1).toBeLessThan(0.7);
    });

    it("counts a head turn that was asked for", async () => {
        const judged = await score({ policy: "default", movements: ["head_turn"] }, 8);
        expect(judged?.components).toMatchObject({ motion: 1, blink: 1, head_turn: 1 });
        expect(judged?.reasons).not.toContain("head_turn_not_asked");
    });

    it("reaches Fast without a model, and says that there was none", async () => {
        const judged = await score({ policy: "fast" }, 4);
        expect(judged?.policyMet).toBe(true);
        expect(judged?.reasons).toEqual(["ml_missing"]);
        expect(judged?.components.device).toBe(1);
    });

    it("is nothing where no policy was named", async () => {
        expect((await run({}, 4)).report).toMatchObject({
            outcome: "passed",
            policy: null,
            score: null,
        });
    });
});

describe("L7, S9: whose live score counts", () => {
    const asked = { policy: "default", movements: ["head_turn"] };

    it("the tablet's own where it is sure, also beside a server's: then Default can be met", async () => {
        const { report } = await run({ ...asked, own: 0.9, server: 0.2 }, 8);
        expect(report?.score?.components.ml).toBe(0.9);
        expect(report?.score?.policyMet).toBe(true);
        expect(report?.score?.reasons).not.toContain("ml_missing");
        expect(report?.ml).toEqual({ source: "tablet", models: [MODEL] });
    });

    it("a server's where the tablet has no model, or is unsure", async () => {
        for (const own of [undefined, null]) {
            const { report } = await run(
                { ...asked, ...(own === null && { own }), server: 0.8 },
                8,
            );
            expect(report?.score?.components.ml).toBe(0.8);
            expect(report?.ml?.source).toBe("sidecar");
        }
    });

    it("a low one keeps the policy from being met, and is not missing", async () => {
        const { report } = await run({ ...asked, own: 0.05 }, 8);
        expect(report?.score?.policyMet).toBe(false);
        expect(report?.score?.reasons).toContain("ml_below_minimum");
    });

    it("nobody's: it is missing, and nothing is said of a model", async () => {
        const { report } = await run({ ...asked, own: null }, 8);
        expect(report?.score?.reasons).toContain("ml_missing");
        expect(report?.ml).toBeUndefined();
    });
});

describe("P35, K8: what the judge tells", () => {
    it("is each moment once, and the report when it ended", async () => {
        const { told, report } = await run({ policy: "fast" }, 4);
        expect(told.flatMap(({ moments }) => moments)).toEqual(report?.timeline);
        expect(report).toMatchObject({ outcome: "passed", policy: "fast", blinkCount: 2 });
        expect(told[0]?.report).toBeNull();
    });

    it("is in the page's clock, however far that is from the worker's", async () => {
        const [here, there] = [await run({}, 4), await run({ aheadMs: 86_400_000 }, 4)];
        expect(there.report?.timeline).toEqual(here.report?.timeline);
        expect(there.report?.durationMs).toBe(here.report?.durationMs);
    });

    it("goes by the message that was least on its way", async () => {
        let workerMs = 0;
        const rules = {
            steps: [{ behaviour: "blink", count: 2 }],
            timeoutMs: 9000,
            minFramesPerSecond: 0,
            originMs: 0,
        };
        const judge = new PromptJudge(
            rules,
            new NoisyCamera() as unknown as Thumbnail,
            () => workerMs,
        );
        workerMs = 900;
        // Sent at 0, it lay in a full queue; the next one came at once.
        judge.hear(0);
        judge.hear(890);
        judge.abort("cancelled");
        expect((await judge.tell()).report).toMatchObject({
            failReason: "cancelled",
            durationMs: 890,
        });
    });
});

describe("A3: a score on the wire", () => {
    it("has the wire's words", async () => {
        const judged = (await score({ policy: "default", movements: ["head_turn"] }, 8)) ?? null;
        const body = spellScore(judged);
        expect(Object.keys(body)).toEqual(["l1", "components", "reasons", "policy_met"]);
        expect(Object.keys(body.components ?? {}).sort()).toEqual(
            [
                ...["blink", "device", "head_turn", "ml", "motion"],
                ...["colour_flash", "mouth", "quality", "stability"],
            ].sort(),
        );
        expect(body.components?.["head_turn"]).toBe(1);
        expect(body.policy_met).toBe(false);
    });

    it("is left out where there is none: no score is not a score of 0", () => {
        expect(spellScore(null)).toEqual({});
    });
});
