import { BUILTIN_POLICIES } from "../policies/builtin_policies";
import { COMPONENTS, POLICY_NAMES } from "../policies/policy";
import { findOperatingPoint, type OperatingPoint } from "./operating_point";
import type { Scored } from "./tuning_sample";

/** Where the search begins: known weights, the middle, the corners, and so many random places. */
const RANDOM_STARTS = 24;
/** The best starts, from which it goes on. */
const CLIMBED = 3;
const FIRST_STEP = 0.16;
const LAST_STEP = 0.005;

export interface FoundWeights extends OperatingPoint {
    /** In the order of `COMPONENTS`; each 0 or more, together 1. */
    readonly weights: readonly number[];
}

/**
 * Searches the simplex of weights (each 0 or more, together 1) for those that accept the most bona fide samples at the target
 * rate, then for the widest margin. The first of these is a staircase without slopes, so it is a pattern search: from the
 * best of the starts, weight is moved between every two components in steps that are halved when none helps.
 */
export function searchSimplex(
    samples: readonly Scored[],
    targetFpr: number,
    random: () => number,
): FoundWeights {
    const rate = (weights: readonly number[]): FoundWeights => ({
        weights,
        ...findOperatingPoint(samples, weights, targetFpr),
    });
    return makeStarts(random)
        .map(rate)
        .sort((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0))
        .slice(0, CLIMBED)
        .map((start) => climb(start, rate))
        .reduce((best, each) => (isBetter(each, best) ? each : best));
}

function makeStarts(random: () => number): number[][] {
    const count = COMPONENTS.length;
    const even = COMPONENTS.map(() => 1 / count);
    const corners = COMPONENTS.map((_, i) => COMPONENTS.map((_each, k) => (k === i ? 1 : 0)));
    const known = POLICY_NAMES.map((name) =>
        COMPONENTS.map((each) => BUILTIN_POLICIES[name].weights[each]),
    );
    // Exponential shares of a whole are spread evenly over the simplex.
    const anywhere = Array.from({ length: RANDOM_STARTS }, () => {
        const parts = COMPONENTS.map(() => -Math.log(1 - random()));
        const total = parts.reduce((sum, part) => sum + part, 0);
        return parts.map((part) => part / total);
    });
    return [...known, even, ...corners, ...anywhere];
}

function climb(
    start: FoundWeights,
    rate: (weights: readonly number[]) => FoundWeights,
): FoundWeights {
    let best = start;
    for (let step = FIRST_STEP; step >= LAST_STEP;) {
        const better = findBetterNeighbour(best, step, rate);
        if (better) {
            best = better;
        } else {
            step /= 2;
        }
    }
    return best;
}

function findBetterNeighbour(
    from: FoundWeights,
    step: number,
    rate: (weights: readonly number[]) => FoundWeights,
): FoundWeights | null {
    let best: FoundWeights | null = null;
    for (let giver = 0; giver < COMPONENTS.length; giver++) {
        const moved = Math.min(step, from.weights[giver] ?? 0);
        for (let taker = 0; moved > 0 && taker < COMPONENTS.length; taker++) {
            if (taker !== giver) {
                const weights = [...from.weights];
                weights[giver] = (weights[giver] ?? 0) - moved;
                weights[taker] = (weights[taker] ?? 0) + moved;
                const found = rate(weights);
                best = isBetter(found, best ?? from) ? found : best;
            }
        }
    }
    return best;
}

/** By more than rounding. */
const SAME = 1e-9;

function isBetter(a: OperatingPoint, b: OperatingPoint): boolean {
    return Math.abs(a.accepted - b.accepted) > SAME
        ? a.accepted > b.accepted
        : a.margin > b.margin + SAME;
}
