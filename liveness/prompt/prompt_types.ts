import type { BehaviourHint, Step } from "../behaviours/registry";
import type { RelativeBox } from "../geometry/box";
import type { GeneralHint } from "../hint_codes";

/** What would help the camera see what is asked for, most urgent first. Texts for people belong to the page. */
export type Hint = GeneralHint | BehaviourHint;

/**
 * Where a prompt stands. `starting`: no picture was looked at yet. `searching`: no face (or several). `learning`: the
 * open eye of this person is being learned, up to half a second. `counting`: blinks count.
 */
export type PromptPhase = "starting" | "searching" | "learning" | "counting";

/** What the page may show after each picture. */
export interface PromptProgress {
    readonly phase: PromptPhase;
    readonly blinkCount: number;
    /** 0 where none are asked for. */
    readonly requiredBlinks: number;
    /** What the person is asked to do now. */
    readonly step: Step;
    /** Of everything that is asked for, blinks and movements: how many there are, and how many were seen. */
    readonly total: number;
    readonly done: number;
    /** Something else can be asked for in its place. */
    readonly canDecline: boolean;
    /** Since the first picture was looked at. */
    readonly elapsedMs: number;
    /** Until the prompt fails with `timeout`. */
    readonly remainingMs: number;
    /** Pictures looked at per second, over the last two seconds; null in the first half second. */
    readonly framesPerSecond: number | null;
    /** Empty when nothing is in the way. Steady: a hint appears after it held for a while, so that texts do not flicker. */
    readonly hints: readonly Hint[];
    /** The face that is counted. */
    readonly face: RelativeBox | null;
    /** How open the eyes are: 1 is this person's own open eye, 0 shut; null while not known. */
    readonly eyesOpen: number | null;
}
