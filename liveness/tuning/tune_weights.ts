import { LivenessError } from "../errors";
import type { LivenessPolicy } from "../policies/policy";
import { boundErrors, trialsToShow, type ErrorBound } from "../statistics/error_bound";
import { seededRandom, shuffle } from "../statistics/seeded_random";
import { scoreOf } from "./operating_point";
import { searchSimplex, type FoundWeights } from "./simplex_search";
import { readSamples, type Scored, type TuningSample } from "./tuning_sample";

/** Errors among samples, counted by unit: a person or an instrument with several samples counts once, and as an error if any is. */
export interface TuningRates {
    /** Attacks that were accepted. */
    readonly falsePositives: ErrorBound;
    /** Bona fide samples that were refused. */
    readonly falseNegatives: ErrorBound;
}

/** Whether the samples show that the target rate holds. */
export type TuningClaim =
    | { readonly shown: true }
    | {
          readonly shown: false;
          /**
           * `too_few_attacks`: not even a faultless result could show it. `too_few_units`: too few people or instruments to
           * keep some apart for the test. `target_missed`: enough of them, and too many were accepted.
           */
          readonly reason: "too_few_attacks" | "too_few_units" | "target_missed";
          /** Independent attacks without one being accepted that it would take. */
          readonly neededAttacks: number;
      };

export interface TuningResult {
    /** Together 1. */
    readonly weights: LivenessPolicy["weights"];
    readonly threshold: number;
    readonly targetFpr: number;
    /** On the samples they were chosen on: flatters. */
    readonly training: TuningRates;
    /** On samples kept apart from the choice, all folds together; null when there were too few to keep any apart. */
    readonly validated: TuningRates | null;
    readonly claim: TuningClaim;
    readonly method: string;
    readonly seed: number;
    readonly folds: number;
}

export interface TuningOptions {
    /** A whole number; the same seed and samples give the same result. */
    readonly seed: number;
    /** How many times a part is kept apart, 2 to 20; 5 unless said otherwise. */
    readonly folds?: number;
}

const METHOD =
    "pattern search over the weight simplex from 34 seeded starts, threshold at the target rate; stratified, grouped k-fold cross-validation";
const DEFAULT_FOLDS = 5;
const MAX_FOLDS = 20;

/**
 * SPEC L11: weights and a threshold that accept the most bona fide samples while no more than `targetFpr` of the attacks are
 * accepted, and what the samples can say about it: no error in n independent attacks only bounds the rate at 3 / n.
 * Minimums (SPEC L8's gates) are not tuned; put the result into a policy with the minimums you want.
 *
 * @param targetFpr above 0, below 1
 * @throws LivenessError `invalid_sample` or `invalid_option`
 */
export function tuneWeights(
    samples: readonly TuningSample[],
    targetFpr: number,
    { seed, folds = DEFAULT_FOLDS }: TuningOptions,
): TuningResult {
    checkOptions(targetFpr, seed, folds);
    const scored = readSamples(samples);
    const found = searchSimplex(scored, targetFpr, seededRandom(seed));
    const parts = split(scored, folds, seed);
    const validated = parts && validate(parts, targetFpr, seed);
    const [motion, ml, quality, device, stability] = toWeights(found.weights);
    return {
        weights: { motion, ml, quality, device, stability },
        threshold: found.threshold,
        targetFpr,
        training: countErrors([[scored, found]]),
        validated,
        claim: judgeClaim(validated, targetFpr),
        method: METHOD,
        seed,
        folds: parts?.length ?? 0,
    };
}

function checkOptions(targetFpr: number, seed: number, folds: number): void {
    const fail = (expected: string): never => {
        throw new LivenessError("invalid_option", expected);
    };
    if (!(targetFpr > 0 && targetFpr < 1)) {
        fail(`targetFpr: expected a number above 0 and below 1, got ${targetFpr}`);
    }
    if (!Number.isSafeInteger(seed)) {
        fail(`seed: expected a whole number, got ${seed}`);
    }
    if (!Number.isInteger(folds) || folds < 2 || folds > MAX_FOLDS) {
        fail(`folds: expected a whole number from 2 to ${MAX_FOLDS}, got ${folds}`);
    }
}

/** Six digits each, the rest to the largest, so that they sum to 1. */
function toWeights(weights: readonly number[]): [number, number, number, number, number] {
    const rounded = weights.map((weight) => Math.round(weight * 1e6) / 1e6);
    const largest = rounded.indexOf(Math.max(...rounded));
    rounded[largest] = 1 - rounded.reduce((sum, each, i) => sum + (i === largest ? 0 : each), 0);
    return rounded as [number, number, number, number, number];
}

/** Whole units, attacks and bona fide each spread over the folds; null when a fold would lack one of them. */
function split(samples: readonly Scored[], folds: number, seed: number): Scored[][] | null {
    const random = seededRandom(seed ^ 0x5eed);
    const foldOf = new Map<string, number>();
    let least = Infinity;
    for (const isAttack of [true, false]) {
        const units = new Set(
            samples.filter((each) => each.isAttack === isAttack).map(({ unit }) => unit),
        );
        least = Math.min(least, units.size);
        shuffle([...units], random)
            .filter((unit) => !foldOf.has(unit))
            .forEach((unit, i) => foldOf.set(unit, i));
    }
    const count = Math.min(folds, least);
    if (count < 2) {
        return null;
    }
    const parts = Array.from({ length: count }, (): Scored[] => []);
    for (const sample of samples) {
        parts[(foldOf.get(sample.unit) ?? 0) % count]?.push(sample);
    }
    return parts;
}

/** Each part is judged with what was chosen on the others. */
function validate(parts: readonly Scored[][], targetFpr: number, seed: number): TuningRates | null {
    const judged: [readonly Scored[], FoundWeights][] = [];
    for (const part of parts) {
        const others = parts.filter((each) => each !== part).flat();
        if (!others.some(({ isAttack }) => isAttack) || others.every(({ isAttack }) => isAttack)) {
            return null;
        }
        judged.push([part, searchSimplex(others, targetFpr, seededRandom(seed))]);
    }
    return countErrors(judged);
}

function countErrors(judged: readonly (readonly [readonly Scored[], FoundWeights])[]): TuningRates {
    const wrong = new Map<string, boolean>();
    for (const [samples, { weights, threshold }] of judged) {
        for (const sample of samples) {
            const isAccepted = scoreOf(sample, weights) >= threshold;
            const key = `${sample.isAttack ? "a" : "b"}${sample.unit}`;
            wrong.set(key, (wrong.get(key) ?? false) || isAccepted === sample.isAttack);
        }
    }
    const bound = (kind: string): ErrorBound => {
        const units = [...wrong].filter(([key]) => key.startsWith(kind));
        return boundErrors(units.filter(([, isWrong]) => isWrong).length, units.length);
    };
    return { falsePositives: bound("a"), falseNegatives: bound("b") };
}

function judgeClaim(validated: TuningRates | null, targetFpr: number): TuningClaim {
    const neededAttacks = trialsToShow(targetFpr);
    if (!validated) {
        return { shown: false, reason: "too_few_units", neededAttacks };
    }
    const { trials, upper95 } = validated.falsePositives;
    if (trials < neededAttacks) {
        return { shown: false, reason: "too_few_attacks", neededAttacks };
    }
    return upper95 <= targetFpr + 1e-12
        ? { shown: true }
        : { shown: false, reason: "target_missed", neededAttacks };
}
