import { describe, expect, test } from "@jest/globals";
import { judge, type JudgedModel } from "../../src/services/verdict.ts";

function model(score: number, weight = 1, threshold = 0.5): JudgedModel {
    return { score, weight, threshold };
}

describe("judge", () => {
    test("without a model nothing is assessed", () => {
        expect(judge({ models: [], identicalFrames: false })).toEqual({
            verdict: "not_assessed",
            score: null,
            threshold: null,
            confidence: null,
            reasons: ["no_model"],
        });
    });

    test("models of weight 0 never assess, whatever they say", () => {
        const judgement = judge({ models: [model(1, 0), model(0, 0)], identicalFrames: false });
        expect(judgement).toMatchObject({ verdict: "not_assessed", score: null });
    });

    test("a model of weight 0 changes nothing beside one that counts", () => {
        const alone = judge({ models: [model(0.7)], identicalFrames: false });
        expect(judge({ models: [model(0.7), model(0, 0)], identicalFrames: false })).toEqual(alone);
    });

    test.each([
        [0.5, "live", 50],
        [1, "live", 100],
        [0.75, "live", 75],
        [0.499999, "not_live", 50],
        [0, "not_live", 100],
    ])("a score of %d at threshold 0.5 is %s, confidence %d", (score, verdict, confidence) => {
        const judgement = judge({ models: [model(score)], identicalFrames: false });
        expect(judgement).toMatchObject({ verdict, confidence, score });
        expect(judgement.reasons).toEqual(verdict === "live" ? [] : ["score_below_threshold"]);
    });

    test("an ensemble is the weighted mean of scores and of thresholds", () => {
        const judgement = judge({
            models: [model(0.9, 3, 0.5), model(0.1, 1, 0.7)],
            identicalFrames: false,
        });
        expect(judgement).toMatchObject({ verdict: "live", score: 0.7, threshold: 0.55 });
    });

    test("repeated frames are never live and say why beside everything else", () => {
        expect(judge({ models: [model(0.9)], identicalFrames: true })).toMatchObject({
            verdict: "not_live",
            reasons: ["identical_frames"],
        });
        expect(judge({ models: [model(0.1)], identicalFrames: true }).reasons).toEqual([
            "score_below_threshold",
            "identical_frames",
        ]);
        expect(judge({ models: [], identicalFrames: true })).toMatchObject({
            verdict: "not_assessed",
            reasons: ["no_model", "identical_frames"],
        });
    });

    test.each([0, 1])("a threshold of %d does not divide by zero", (threshold) => {
        const { confidence } = judge({
            models: [model(threshold, 1, threshold)],
            identicalFrames: false,
        });
        expect(confidence).toBeGreaterThanOrEqual(50);
        expect(confidence).toBeLessThanOrEqual(100);
    });

    test("S5: a model of weight 0 that says nothing changes nothing", () => {
        const silent = {
            weight: 0,
            threshold: 0.5,
            score: null,
            not_assessed: "no_number",
        } as const;
        const alone = judge({ models: [model(0.7)], identicalFrames: false });
        expect(judge({ models: [silent, model(0.7)], identicalFrames: false })).toEqual(alone);
        expect(judge({ models: [silent], identicalFrames: false }).reasons).toEqual(["no_model"]);
    });

    test("S5: a counted model that says nothing is named, and the others decide", () => {
        const silent = {
            ...{ weight: 3, threshold: 0.9, score: null },
            not_assessed: "too_few_frames",
        } as const;
        expect(judge({ models: [model(0.7), silent], identicalFrames: false })).toMatchObject({
            verdict: "live",
            score: 0.7,
            threshold: 0.5,
            reasons: ["too_few_frames"],
        });
        expect(judge({ models: [silent, silent], identicalFrames: false })).toEqual({
            verdict: "not_assessed",
            score: null,
            threshold: null,
            confidence: null,
            reasons: ["too_few_frames"],
        });
    });
});
