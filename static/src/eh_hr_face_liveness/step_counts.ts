import type { BehaviourCode, Step } from "../../../liveness/behaviours/registry";
import type { PromptStep } from "../../../liveness/prompt/prompt_step";
import type { Asked } from "./guidance/guidance_state";

/**
 * What this page has words for, and how many steps each has; null: as many as it is asked for. The library's registry knows them
 * too, with all that watches for them: that lies in the worker.
 */
const STEP_COUNTS: Readonly<Record<BehaviourCode, number | null>> = {
    blink: null,
    head_turn: 2,
    mouth: 1,
    colour_flash: 3,
};

/** What each begins with where its parts have no order of their own, and what else it may begin with. */
const PARTS: Readonly<Record<BehaviourCode, readonly [Step, ...Step[]]>> = {
    blink: ["blink"],
    head_turn: ["turn_left", "turn_right"],
    mouth: ["mouth"],
    colour_flash: ["flash_red", "flash_green", "flash_blue"],
};

export const KNOWN_BEHAVIOURS = Object.keys(STEP_COUNTS) as BehaviourCode[];

export function isKnown(code: unknown): code is BehaviourCode {
    return KNOWN_BEHAVIOURS.some((known) => known === code);
}

/** How many things a prompt asks for: each blink, each turn of the head, the mouth. */
export function countSteps(steps: readonly PromptStep[]): number {
    return steps.reduce((sum, { behaviour, count, parts }) => {
        const own = isKnown(behaviour) ? STEP_COUNTS[behaviour] : 0;
        return sum + (own === null ? count : (parts?.length ?? own));
    }, 0);
}

/** How many blinks are asked for; 0 where none are. */
function countBlinks(steps: readonly PromptStep[]): number {
    return steps.find(({ behaviour }) => behaviour === "blink")?.count ?? 0;
}

/** What a prompt with these steps asks for, until it says so itself. */
export function describeAsked(steps: readonly PromptStep[]): Asked {
    return {
        total: countSteps(steps),
        requiredBlinks: countBlinks(steps),
        step: findFirstStep(steps),
    };
}

function findFirstStep([first]: readonly PromptStep[]): Step {
    const parts = isKnown(first?.behaviour) ? PARTS[first.behaviour] : PARTS.blink;
    return parts.find((part) => part === first?.parts?.[0]) ?? parts[0];
}
