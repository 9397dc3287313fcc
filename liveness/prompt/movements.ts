import { MOUTH_OPEN_ABOVE, MOUTH_SHUT_BELOW } from "../geometry/mar";
import { TURN_YAW_DEG } from "../geometry/yaw";
import type { FaceObservation } from "../observation";

/** What a prompt may ask for after the blinks (SPEC L2, L3). The words are the wire's. */
export const MOVEMENTS = ["head_turn", "mouth"] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** One thing to do. Left and right are the person's own. */
export type MovementStep = "turn_left" | "turn_right" | "mouth";

/** One picture with landmarks gone astray is no movement. */
const PICTURES_IN_A_ROW = 2;

const STEPS: Readonly<Record<Movement, readonly MovementStep[]>> = {
    head_turn: ["turn_left", "turn_right"],
    mouth: ["mouth"],
};

/** How many things a prompt asks for: each blink, each turn of the head, the mouth. */
export function countSteps(requiredBlinks: number, movements: readonly Movement[]): number {
    return requiredBlinks + movements.flatMap((movement) => STEPS[movement]).length;
}

/**
 * Watches for the movements that a prompt asks for, one after the other: a turn of the head to each side, in either order,
 * and an opened mouth. Each begins from rest: a head that is already turned, or a mouth that is already open when it is asked
 * for, does not count.
 */
export class MovementWatch {
    private readonly movements: readonly Movement[];
    private readonly done = new Set<MovementStep>();
    private isAtRest = false;
    private seen: MovementStep | null = null;
    private inARow = 0;

    /** @param movements each at most once; asked for in this order */
    constructor(movements: readonly Movement[]) {
        this.movements = movements;
    }

    /** How many things there are to do. */
    get total(): number {
        return countSteps(0, this.movements);
    }

    get doneCount(): number {
        return this.done.size;
    }

    /** What is asked for now; null when all of it was seen. */
    get asked(): Movement | null {
        const isOpen = (step: MovementStep): boolean => !this.done.has(step);
        return this.movements.find((movement) => STEPS[movement].some(isOpen)) ?? null;
    }

    /** The next thing to do of what is asked for now; null when all of it was seen. */
    get next(): MovementStep | null {
        const { asked } = this;
        return (asked && STEPS[asked].find((step) => !this.done.has(step))) ?? null;
    }

    /** @returns what this picture completed; null for nothing */
    push(face: FaceObservation | null): MovementStep | null {
        const { asked } = this;
        if (!asked) {
            return null;
        }
        const step = asked === "mouth" ? this.readMouth(face) : this.readTurn(face);
        this.inARow = step !== null && step === this.seen ? this.inARow + 1 : 1;
        this.seen = step;
        if (step === null || this.done.has(step) || this.inARow < PICTURES_IN_A_ROW) {
            return null;
        }
        this.done.add(step);
        if (this.asked !== asked) {
            this.rest();
        }
        return step;
    }

    /** Somebody else may stand there: all of it is to be done again. */
    reset(): void {
        this.done.clear();
        this.rest();
    }

    private rest(): void {
        this.isAtRest = false;
        this.seen = null;
        this.inARow = 0;
    }

    /** The camera's picture is not mirrored: a person who turns left points the nose to the picture's right. */
    private readTurn(face: FaceObservation | null): MovementStep | null {
        const yawDeg = face?.pose.yawDeg ?? Number.NaN;
        if (Math.abs(yawDeg) <= TURN_YAW_DEG) {
            this.isAtRest = true;
        }
        if (!this.isAtRest || !(Math.abs(yawDeg) > TURN_YAW_DEG)) {
            return null;
        }
        return yawDeg > 0 ? "turn_left" : "turn_right";
    }

    private readMouth(face: FaceObservation | null): MovementStep | null {
        const mar = face?.mar ?? Number.NaN;
        if (mar < MOUTH_SHUT_BELOW) {
            this.isAtRest = true;
        }
        return this.isAtRest && mar > MOUTH_OPEN_ABOVE ? "mouth" : null;
    }
}
