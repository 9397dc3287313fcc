import type { Behaviour } from "../behaviours/behaviour";

/** One thing a prompt asks for; the words are the wire's (docs/wire.md, "Steps"). */
export interface PromptStep {
    /** A registered behaviour, each in one step at most. */
    readonly behaviour: string;
    /** How often: blinks. Whole number, 1 or more; 1 for what has parts. */
    readonly count: number;
    /** The behaviour's own steps, in the order in which they are to be done; left out: all of them, in any order. */
    readonly parts?: readonly string[];
    /** Asked for in its place when it is not answered, or when the person declines it. */
    readonly instead?: string;
    /** What it takes the place of already, because HR arranged it so with the employee. */
    readonly standsFor?: string;
}

/** As many blinks, and nothing else. */
export function askForBlinks(count: number): readonly PromptStep[] {
    return [{ behaviour: "blink", count }];
}

/** @throws RangeError saying what was expected */
export function checkPromptSteps(
    steps: readonly PromptStep[],
    registry: readonly Behaviour[],
): void {
    const known = new Map(registry.map((behaviour) => [behaviour.code, behaviour]));
    if (steps.length === 0) {
        throw new RangeError("steps: expected at least one");
    }
    const asked = new Set<string>();
    for (const { behaviour: code, count, parts, instead } of steps) {
        const behaviour = known.get(code);
        if (!behaviour || asked.has(code)) {
            const names = [...known.keys()].join(", ");
            throw new RangeError(`steps: expected each of ${names} at most once, got ${code}`);
        }
        asked.add(code);
        if (!Number.isInteger(count) || count < 1) {
            throw new RangeError(
                `steps: expected a whole number of 1 or more for ${code}, got ${count}`,
            );
        }
        const odd = parts?.find((part) => !Object.hasOwn(behaviour.steps, part));
        if (odd !== undefined || parts?.length === 0) {
            const names = Object.keys(behaviour.steps).join(", ");
            throw new RangeError(`steps: expected parts of ${code} out of ${names}, got ${odd}`);
        }
        if (instead !== undefined && (!known.has(instead) || instead === code)) {
            throw new RangeError(`steps: expected another behaviour instead of ${code}`);
        }
    }
}
