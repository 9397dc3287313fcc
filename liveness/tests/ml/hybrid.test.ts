import { describe, expect, it } from "@jest/globals";
import fs from "node:fs";
import path from "node:path";
import { LivenessError } from "../../errors";
import { scoreHybrid, type MlScore, type MlScorer } from "../../ml/hybrid";
import type { ModelContract } from "../../ml/model_contract";

const says =
    (answer: MlScore | null, asked: string[] = [], who = ""): MlScorer<number> =>
    () => {
        asked.push(who);
        return Promise.resolve(answer);
    };
const fails: MlScorer<number> = () => Promise.reject(new Error("no"));
const SURE = { score: 0.9, confidence: 80 };
const UNSURE = { score: 0.55, confidence: 69.9 };
const SERVER = { score: 0.3, confidence: 90 };

describe("L7: the local score first, then the server", () => {
    it("a sure local score is taken and the server is not asked", async () => {
        const asked: string[] = [];
        const result = await scoreHybrid([1], {
            local: says(SURE, asked, "local"),
            server: says(SERVER, asked, "server"),
        });
        expect(result).toEqual({ ...SURE, source: "local", reasons: [] });
        expect(asked).toEqual(["local"]);
    });

    it("70 % is sure enough, less is not", async () => {
        const local = (confidence: number): MlScorer<number> => says({ score: 0.8, confidence });
        const server = says(SERVER);
        expect((await scoreHybrid([1], { local: local(70), server })).source).toBe("local");
        expect(await scoreHybrid([1], { local: local(69.9), server })).toEqual({
            ...SERVER,
            source: "server",
            reasons: ["local_low_confidence"],
        });
    });

    it.each<[string, MlScorer<number> | undefined]>([
        ["local_error", fails],
        ["local_unavailable", says(null)],
        ["local_unavailable", undefined],
        ["local_error", says({ score: Number.NaN, confidence: 99 })],
        ["local_error", says({ score: 0.9, confidence: Number.NaN })],
        ["local_error", says({ score: 0.9, confidence: 101 })],
        [
            "local_error",
            (): never => {
                throw new Error("at once");
            },
        ],
    ])("%s: the server is asked", async (reason, local) => {
        const scorers = { server: says(SERVER), ...(local && { local }) };
        expect(await scoreHybrid([1], scorers)).toEqual({
            ...SERVER,
            source: "server",
            reasons: [reason],
        });
    });

    it.each<[string, MlScorer<number> | undefined]>([
        ["server_error", fails],
        ["server_unavailable", says(null)],
        ["server_unavailable", undefined],
    ])(
        "%s after an unsure local score: no score, which is neither live nor not",
        async (reason, server) => {
            const scorers = { local: says(UNSURE), ...(server && { server }) };
            expect(await scoreHybrid([1], scorers)).toEqual({
                score: null,
                confidence: null,
                source: null,
                reasons: ["local_low_confidence", reason],
            });
        },
    );

    it("clamps what a model says", async () => {
        const { score } = await scoreHybrid([1], { local: says({ score: 1.7, confidence: 100 }) });
        expect(score).toBe(1);
    });

    it("refuses a confidence that is none", async () => {
        await expect(scoreHybrid([1], { minConfidence: 0 / 0 })).rejects.toThrow(LivenessError);
    });
});

describe("L6: the reference contracts, as data", () => {
    const read = (name: string): ModelContract =>
        JSON.parse(
            fs.readFileSync(path.resolve("models/specs", `${name}.json`), "utf8"),
        ) as ModelContract;

    it("frame model: [1,3,112,112], live from 0.5", () => {
        const { task, input, output, threshold } = read("minivision_liveness_frame");
        expect([task, input.layout, input.frames, input.height, input.width]).toEqual([
            "liveness_frame",
            "NCHW",
            1,
            112,
            112,
        ]);
        expect([threshold, output.classes[output.live_index]]).toEqual([0.5, "live"]);
    });

    it("sequence model: [1,10,3,112,112], live from 0.6", () => {
        const { task, input, output, threshold } = read("fasnet_liveness_sequence");
        expect([task, input.layout, input.frames, input.height, input.width]).toEqual([
            "liveness_sequence",
            "NTCHW",
            10,
            112,
            112,
        ]);
        expect([threshold, output.classes[output.live_index]]).toEqual([0.6, "live"]);
    });
});
