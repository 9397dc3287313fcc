import type { Behaviour } from "../behaviours/behaviour";
import { BEHAVIOURS, type Movement } from "../behaviours/registry";

/** What a prompt asks for. */
export interface PromptRules {
    /** Whole number, 1 or more. */
    readonly requiredBlinks: number;
    /** Asked for after the blinks, in this order and within the same time; left out: nothing. */
    readonly movements?: readonly Movement[];
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
    const { requiredBlinks, movements = [], timeoutMs, minFramesPerSecond } = rules;
    if (!Number.isInteger(requiredBlinks) || requiredBlinks < 1) {
        throw new RangeError(
            `requiredBlinks: expected a whole number of 1 or more, got ${requiredBlinks}`,
        );
    }
    const known = registry.slice(1).map(({ code }) => code);
    const isKnown = movements.every((movement) => known.includes(movement));
    if (!isKnown || new Set(movements).size !== movements.length) {
        throw new RangeError(
            `movements: expected each of ${known.join(", ")} at most once, got ${movements.join(", ")}`,
        );
    }
    if (!(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
        throw new RangeError(`timeoutMs: expected a number above 0, got ${timeoutMs}`);
    }
    if (!(Number.isFinite(minFramesPerSecond) && minFramesPerSecond >= 0)) {
        throw new RangeError(`minFramesPerSecond: expected 0 or more, got ${minFramesPerSecond}`);
    }
}
