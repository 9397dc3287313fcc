import { clampScore } from "../score";

/** What blinks are worth (SPEC L1). */
export interface BlinkTarget {
    /** So many blinks score 1. Whole number, 1 or more. */
    readonly count: number;
    /** They must lie within so long, ... */
    readonly withinMs: number;
    /** ... and that they did not come can only be said after so long. */
    readonly minMs: number;
}

/** SPEC L1: 2 blinks in 3 to 7 seconds. */
export const BLINK_TARGET: BlinkTarget = { count: 2, withinMs: 7000, minMs: 3000 };

/** What a prompt asks for: so many blinks within its own time. */
export function makeBlinkTarget(count: number, withinMs: number): BlinkTarget {
    return { count, withinMs, minMs: Math.min(withinMs, BLINK_TARGET.minMs) };
}

const EVEN_BONUS = 0.1;
/** Intervals differ by no more than this share of their mean (standard deviation over mean). */
const EVEN_VARIATION = 0.25;
/** No eye blinks so often; what does is not kept, so memory is bounded. */
const MAX_KEPT = 64;

/** Counts blinks against the target: the best stretch of `withinMs` since it was cleared. */
export class BlinkTally {
    private times: number[] = [];
    private bestScore = 0;
    private total = 0;

    constructor(private readonly target: BlinkTarget) {}

    /** A blink ended at this time; times go forward. */
    add(atMs: number): void {
        this.total++;
        this.times.push(atMs);
        this.times = this.times
            .filter((time) => time > atMs - this.target.withinMs)
            .slice(-MAX_KEPT);
        this.bestScore = Math.max(this.bestScore, scoreBlinks(this.times, this.target.count));
    }

    clear(): void {
        this.times = [];
        this.bestScore = 0;
        this.total = 0;
    }

    /** All of them. */
    get count(): number {
        return this.total;
    }

    get score(): number {
        return this.bestScore;
    }
}

/** SPEC L1: count / target, +0.1 when evenly spaced, clamped. One interval is neither even nor uneven: it takes two. */
export function scoreBlinks(timesMs: readonly number[], target: number): number {
    return clampScore(timesMs.length / target + (areEven(timesMs) ? EVEN_BONUS : 0));
}

function areEven(timesMs: readonly number[]): boolean {
    const intervals = timesMs.slice(1).map((time, i) => time - (timesMs[i] ?? time));
    if (intervals.length < 2) {
        return false;
    }
    const mean = intervals.reduce((sum, each) => sum + each, 0) / intervals.length;
    const variance =
        intervals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / intervals.length;
    return mean > 0 && Math.sqrt(variance) <= EVEN_VARIATION * mean;
}
