import type { Movement } from "../../../liveness/behaviours/registry";

/**
 * The movements this page has words for, in the order in which they are asked for, and how many steps each has. The library's
 * registry knows them too, with all that watches for them: that lies in the worker.
 */
const STEP_COUNTS: Readonly<Record<Movement, number>> = { head_turn: 2, mouth: 1 };

export const MOVEMENTS = Object.keys(STEP_COUNTS) as Movement[];

/** How many things a prompt asks for: each blink, each turn of the head, the mouth. */
export function countSteps(requiredBlinks: number, movements: readonly Movement[]): number {
    return movements.reduce((sum, movement) => sum + STEP_COUNTS[movement], requiredBlinks);
}
