import type { GeneralHint } from "../hint_codes";
import type { Signal } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import type { BlinkTarget } from "./blink_tally";

/** The reference rule of SPEC L1, or the kiosk's own. */
export type BlinkRuleName = "openness" | "reference";

/** What a watch may be told. */
export interface WatchOptions {
    /** How many blinks are asked for, and within how long. */
    readonly target?: BlinkTarget;
    /** Left out: `openness` where the iris model showed eyes, else `reference`. */
    readonly rule?: BlinkRuleName;
    /** Its steps in the order in which they are to be done; left out: each of them once, in any order. */
    readonly parts?: readonly string[];
    /** False: nobody needs it, and a behaviour that may be neutral is. */
    readonly isRequired?: boolean;
}

/**
 * One thing a person may be asked to do: everything about it but its words for people. One file each, registered in
 * `registry.ts`; the prompt, the score, the policies and the codes go through the registry.
 */
export interface Behaviour<
    Code extends string = string,
    Step extends string = string,
    Hint extends string = string,
    Detail = unknown,
> {
    /** The one spelling of its name, here, in the policies and on the wire. */
    readonly code: Code;
    /** SPEC L8: what it weighs in the component `motion`. */
    readonly weight: number;
    /** What is to be done, in the order in which it is proposed, and the timeline's word for it when it was seen. */
    readonly steps: Readonly<Record<Step, string>>;
    /** Nobody can follow these meanwhile. */
    readonly overrules: readonly GeneralHint[];
    /** Hints of its own, and how long each must apply before it shows, in ms. */
    readonly hints: Readonly<Record<Hint, number>>;
    /** A flat picture that is turned does it too. */
    readonly needsDepth: boolean;
    /** How long it may stay unanswered before something else is asked for in its place; left out: as long as a blink. */
    readonly patienceMs?: number;
    /** @throws LivenessError `invalid_option` */
    makeWatch(options?: WatchOptions): BehaviourWatch<Detail, Step, Hint>;
}

/**
 * Watches for one behaviour and scores it: what counts for the prompt counts for the score. It sees only the pictures in
 * which it is asked for, of one person; `reset` is told when that may be another.
 */
export interface BehaviourWatch<
    Detail = unknown,
    Step extends string = string,
    Hint extends string = string,
> extends Signal<SignalFrame, Detail> {
    /** @returns the step that this picture completed; null for none */
    push(frame: SignalFrame): Step | null;
    /** How many steps there are, and how many of them were seen. */
    readonly total: number;
    readonly done: number;
    /** What to do next; null when all of it was seen. */
    readonly next: Step | null;
    /** This person's own is being learned; what is done now is judged later. */
    readonly isLearning: boolean;
    /** Its own hint that applies to the last picture. */
    readonly hint: Hint | null;
}
