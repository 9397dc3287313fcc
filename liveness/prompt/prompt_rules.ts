import type { Behaviour } from "../behaviours/behaviour";
import { BEHAVIOURS } from "../behaviours/registry";
import { checkPromptSteps, type PromptStep } from "./prompt_step";

/** What a prompt asks for. */
export interface PromptRules {
    /** One after the other, within the same time. */
    readonly steps: readonly PromptStep[];
    /** Counted from the first picture that was looked at. */
    readonly timeoutMs: number;
    /** Fewer pictures a second than this abort the prompt; 0 switches the check off. */
    readonly minFramesPerSecond: number;
    /** Whose figures the pictures are scored by. Left out, or a name the library does not know: they are not scored. */
    readonly policy?: string;
}

/** @throws RangeError saying which rule was expected to be what. */
export function checkPromptRules(
    rules: PromptRules,
    registry: readonly Behaviour[] = BEHAVIOURS,
): void {
    const { steps, timeoutMs, minFramesPerSecond } = rules;
    checkPromptSteps(steps, registry);
    if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
        throw new RangeError(`timeoutMs: expected a number above 0, got ${timeoutMs}`);
    }
    if (!(Number.isFinite(minFramesPerSecond) && minFramesPerSecond >= 0)) {
        throw new RangeError(`minFramesPerSecond: expected 0 or more, got ${minFramesPerSecond}`);
    }
}
