import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LivenessError } from "../../errors";
import { BUILTIN_POLICIES } from "../../policies/builtin_policies";
import { PolicyStore } from "../../policies/policy_store";
import { seededRandom } from "../../statistics/seeded_random";
import { findOperatingPoint } from "../../tuning/operating_point";
import { readSamples, type TuningSample } from "../../tuning/tuning_sample";
import { tuneWeights } from "../../tuning/tune_weights";

/** Motion tells nothing, the model a lot, quality a little and the wrong way round. */
function makeSamples(attacks: number, bonaFide: number, seed = 1): TuningSample[] {
    const random = seededRandom(seed);
    const around = (middle: number, width: number): number =>
        Math.min(1, Math.max(0, middle + width * (random() - 0.5)));
    return [
        ...Array.from({ length: attacks }, () => ({
            kind: "attack" as const,
            components: {
                motion: random(),
                ml: around(0.3, 0.4),
                quality: around(0.6, 0.6),
                device: 1,
                stability: null,
            },
        })),
        ...Array.from({ length: bonaFide }, () => ({
            kind: "bona_fide" as const,
            components: {
                motion: random(),
                ml: around(0.8, 0.4),
                quality: around(0.5, 0.6),
                device: 1,
            },
        })),
    ];
}

const sumOf = (weights: Readonly<Record<string, number>>): number =>
    Object.values(weights).reduce((sum, each) => sum + each, 0);

describe("L11: tuneWeights", () => {
    it("finds the component that tells them apart, where the builtin weights do not", () => {
        const samples = makeSamples(400, 200);
        const result = tuneWeights(samples, 0.01, { seed: 1 });
        expect(result.weights.ml + result.weights.device).toBeGreaterThan(0.8);
        expect(result.training.falseNegatives.rate).toBe(0);
        expect(result.training.falsePositives.rate).toBeLessThanOrEqual(0.01);
        const { weights } = BUILTIN_POLICIES.default;
        const asBuilt = findOperatingPoint(
            readSamples(samples),
            [weights.motion, weights.ml, weights.quality, weights.device, weights.stability],
            0.01,
        );
        expect(asBuilt.accepted).toBeLessThan(0.5);
    });

    it("is the same for the same seed, and a policy takes its weights", () => {
        const samples = makeSamples(60, 40);
        const result = tuneWeights(samples, 0.05, { seed: 3 });
        expect(tuneWeights(samples, 0.05, { seed: 3 })).toEqual(result);
        const { weights, threshold } = result;
        new PolicyStore().setPolicy("tuned", { ...BUILTIN_POLICIES.default, weights, threshold });
    });

    it("300 attacks without one accepted show 1 %, 299 do not", () => {
        const show = (attacks: number): ReturnType<typeof tuneWeights> =>
            tuneWeights(makeSamples(attacks, 50), 0.01, { seed: 1 });
        const enough = show(300);
        expect(enough.validated?.falsePositives).toMatchObject({
            errors: 0,
            trials: 300,
            upper95: 0.01,
            method: "rule_of_three",
        });
        expect(enough.claim).toEqual({ shown: true });
        expect(show(299).claim).toEqual({
            shown: false,
            reason: "too_few_attacks",
            neededAttacks: 300,
        });
    });

    it("attacks like people miss the target where they were not chosen on", () => {
        const random = seededRandom(9);
        const samples = Array.from({ length: 600 }, (_, i) => ({
            kind: i % 2 ? ("attack" as const) : ("bona_fide" as const),
            components: {
                motion: random(),
                ml: random(),
                quality: random(),
                device: random(),
                stability: random(),
            },
        }));
        const { claim, validated, training } = tuneWeights(samples, 0.05, { seed: 1 });
        expect(claim).toMatchObject({ shown: false, reason: "target_missed" });
        expect(validated?.falsePositives.method).toBe("clopper_pearson");
        expect(training.falsePositives.rate).toBeLessThanOrEqual(0.05);
    });

    it("many frames of one mask are one attack", () => {
        const samples = makeSamples(400, 50).map((sample, i) => ({
            ...sample,
            group: sample.kind === "attack" ? `mask ${i % 4}` : `person ${i}`,
        }));
        const { validated, claim } = tuneWeights(samples, 0.01, { seed: 1 });
        expect(validated?.falsePositives.trials).toBe(4);
        expect(claim).toMatchObject({ shown: false, reason: "too_few_attacks" });
    });

    it("with one instrument nothing can be kept apart", () => {
        const { validated, claim, folds } = tuneWeights(makeSamples(1, 20), 0.1, { seed: 1 });
        expect([validated, folds]).toEqual([null, 0]);
        expect(claim).toEqual({ shown: false, reason: "too_few_units", neededAttacks: 30 });
    });

    it("an attack that is perfect cannot be refused, and is counted", () => {
        const perfect = { motion: 1, ml: 1, quality: 1, device: 1, stability: 1 };
        const samples: TuningSample[] = [
            { kind: "attack", components: perfect },
            { kind: "bona_fide", components: perfect },
        ];
        const { threshold, training } = tuneWeights(samples, 0.1, { seed: 1 });
        expect(threshold).toBe(1);
        expect(training.falsePositives.errors).toBe(1);
    });

    it("weights stay on the simplex and the training rate at its target, whatever comes", () => {
        const share = fc.double({ min: 0, max: 0.999, noNaN: true });
        const sample = fc.record({
            kind: fc.constantFrom("attack" as const, "bona_fide" as const),
            components: fc.record({
                motion: fc.option(share),
                ml: share,
                quality: share,
                device: share,
                stability: share,
            }),
        });
        fc.assert(
            fc.property(
                fc.array(sample, { minLength: 2, maxLength: 25 }),
                fc.integer(),
                (samples, seed) => {
                    fc.pre(new Set(samples.map(({ kind }) => kind)).size === 2);
                    const { weights, threshold, training } = tuneWeights(samples, 0.2, {
                        seed,
                        folds: 2,
                    });
                    expect(sumOf(weights)).toBeCloseTo(1, 9);
                    expect(Object.values(weights).every((weight) => weight >= 0)).toBe(true);
                    expect(threshold >= 0 && threshold <= 1).toBe(true);
                    expect(training.falsePositives.rate).toBeLessThanOrEqual(0.2);
                },
            ),
            { numRuns: 30 },
        );
    });

    it.each<[string, unknown, number, unknown]>([
        ["no attack", makeSamples(0, 3), 0.1, { seed: 1 }],
        ["no bona fide sample", makeSamples(3, 0), 0.1, { seed: 1 }],
        ["none at all", [], 0.1, { seed: 1 }],
        [
            "NaN",
            [...makeSamples(2, 2), { kind: "attack", components: { ml: Number.NaN } }],
            0.1,
            { seed: 1 },
        ],
        [
            "a score of 2",
            [...makeSamples(2, 2), { kind: "attack", components: { ml: 2 } }],
            0.1,
            { seed: 1 },
        ],
        [
            "another kind",
            [...makeSamples(2, 2), { kind: "spoof", components: {} }],
            0.1,
            { seed: 1 },
        ],
        ["a target of 0", makeSamples(2, 2), 0, { seed: 1 }],
        ["a target of NaN", makeSamples(2, 2), Number.NaN, { seed: 1 }],
        ["half a seed", makeSamples(2, 2), 0.1, { seed: 0.5 }],
        ["one fold", makeSamples(2, 2), 0.1, { seed: 1, folds: 1 }],
    ])("refuses %s", (_, samples, target, options) => {
        const act = (): unknown =>
            tuneWeights(samples as TuningSample[], target, options as { seed: number });
        expect(act).toThrow(LivenessError);
    });
});
