import type { RelativeBox } from "../geometry/box";
import type { Hint } from "./hints";
import type { MovementStep } from "./movements";
import type { FailReason } from "./reasons";

export type { Hint };

/**
 * Where a prompt stands. `starting`: no picture was looked at yet. `searching`: no face (or several). `learning`: the
 * open eye of this person is being learned, up to half a second. `counting`: blinks count.
 */
export type PromptPhase = "starting" | "searching" | "learning" | "counting";

export const OUTCOMES = ["passed", "failed", "aborted"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One entry of the wire's `timeline`: whole milliseconds since the origin, and what happened. Keys as on the wire. */
export interface TimelineEntry {
    at_ms: number;
    code: string;
}

/** What the page may show after each picture. */
export interface PromptProgress {
    phase: PromptPhase;
    blinkCount: number;
    requiredBlinks: number;
    /** What the person is asked to do now: blinks first, then the movements. */
    step: "blink" | MovementStep;
    /** Of everything that is asked for, blinks and movements: how many there are, and how many were seen. */
    total: number;
    done: number;
    /** Since the first picture was looked at. */
    elapsedMs: number;
    /** Until the prompt fails with `timeout`. */
    remainingMs: number;
    /** Pictures looked at per second, over the last two seconds; null in the first half second. */
    framesPerSecond: number | null;
    /** Empty when nothing is in the way. Steady: a hint appears after it held for a while, so that texts do not flicker. */
    hints: readonly Hint[];
    /** The face that is counted. */
    face: RelativeBox | null;
    /** How open the eyes are: 1 is this person's own open eye, 0 shut; null while not known. */
    eyesOpen: number | null;
}

/** How a prompt ended. `failReason` is null exactly when `outcome` is `passed`. */
export interface PromptResult {
    outcome: Outcome;
    failReason: FailReason | null;
    blinkCount: number;
    /** Whole milliseconds from the origin to the end. */
    durationMs: number;
    /** Pictures looked at per second over the whole prompt, 0 when none was. */
    framesPerSecond: number;
    /** At most 64 entries in order of time; the last one says how it ended. */
    timeline: TimelineEntry[];
}
