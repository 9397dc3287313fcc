import type { Behaviour } from "./behaviour";
import { blink } from "./blink";
import { colourFlash } from "./colour_flash";
import { headTurn } from "./head_turn";
import { mouth } from "./mouth";

/** All that a person may be asked to do. Which of them, how often and in which order, a prompt's steps say. */
export const BEHAVIOURS = [blink, headTurn, mouth, colourFlash] as const;
type Registered = (typeof BEHAVIOURS)[number];

export type BehaviourCode = Registered["code"];
/** One thing to do. Left and right are the person's own. */
export type Step = KeyOf<Registered["steps"]>;
/** Hints that only a behaviour gives. */
export type BehaviourHint = KeyOf<Registered["hints"]>;
/** What the watch of a behaviour has seen. */
export type DetailOf<Code extends BehaviourCode> = ReturnType<
    ReturnType<Extract<Registered, { code: Code }>["makeWatch"]>["read"]
>["detail"];

/** What may be asked for beside blinks (SPEC L2, L3). The words are the wire's. */
export type Movement = Exclude<BehaviourCode, "blink">;

type KeyOf<T> = T extends unknown ? keyof T : never;

export const BEHAVIOUR_CODES: readonly BehaviourCode[] = BEHAVIOURS.map(({ code }) => code);
export const MOVEMENTS = BEHAVIOUR_CODES.filter((code): code is Movement => code !== "blink");

/** The timeline's words about a behaviour. What is asked for first is not announced: the prompt begins with it. */
export function listMoments({ code, steps }: Behaviour): string[] {
    return [`ask_${code}`, ...Object.values(steps)];
}
