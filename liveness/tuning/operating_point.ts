import { clampScore, roundScore } from "../score";
import type { Scored } from "./tuning_sample";

/** What a set of weights comes to at the target rate. */
export interface OperatingPoint {
    /** L1 of at least this is accepted; 0..1. */
    readonly threshold: number;
    /** Share of the bona fide samples that is accepted. */
    readonly accepted: number;
    /** How far the bona fide samples lie above the threshold, on average: tells weights apart that accept as many. */
    readonly margin: number;
}

/** L1 of a sample, as the fusion computes it. */
export function scoreOf({ values }: Scored, weights: readonly number[]): number {
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
        sum += (values[k] ?? 0) * (weights[k] ?? 0);
    }
    return roundScore(clampScore(sum));
}

/**
 * The threshold that accepts the most bona fide samples while no more than `targetFpr` of the attacks are: halfway between
 * the lowest bona fide sample that can be accepted and the highest attack below it, so that no attack is accepted for
 * nothing. An attack that scores 1 cannot be refused by any
 * threshold: weights that let one score 1 against the target count as accepting nobody.
 */
export function findOperatingPoint(
    samples: readonly Scored[],
    weights: readonly number[],
    targetFpr: number,
): OperatingPoint {
    const attacks: number[] = [];
    const bonaFide: number[] = [];
    for (const sample of samples) {
        (sample.isAttack ? attacks : bonaFide).push(scoreOf(sample, weights));
    }
    attacks.sort((a, b) => b - a);
    const refused = attacks[Math.floor(targetFpr * attacks.length + 1e-9)];
    if (refused !== undefined && refused >= 1) {
        return { threshold: 1, accepted: 0, margin: -1 };
    }
    const threshold = refused === undefined ? 0 : placeThreshold(refused, attacks, bonaFide);
    let accepted = 0;
    let sum = 0;
    for (const score of bonaFide) {
        accepted += score >= threshold ? 1 : 0;
        sum += score - threshold;
    }
    return { threshold, accepted: accepted / bonaFide.length, margin: sum / bonaFide.length };
}

/** @param refused score of the highest attack that must be refused */
function placeThreshold(
    refused: number,
    attacks: readonly number[],
    bonaFide: readonly number[],
): number {
    const lowest = bonaFide.reduce((low, each) => (each > refused ? Math.min(low, each) : low), 1);
    const below = attacks.reduce((high, each) => (each < lowest ? Math.max(high, each) : high), 0);
    const middle = roundScore((below + lowest) / 2);
    return middle > below ? middle : lowest;
}
