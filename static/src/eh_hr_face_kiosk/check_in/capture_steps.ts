/**
 * The door for modules that want to see the employee between "who is it" and the check-in. A step shows its own OWL
 * component over the kiosk and ends in one of two ways; it can delay a check-in, it cannot refuse one.
 */
import type { ComponentConstructor } from "../../odoo";
import type { KioskHttp } from "../http";
import type { SessionAnswer } from "../wire";

export type CaptureTrigger = "manual" | "badge";

export interface CaptureEmployee {
    id: number;
    name: string;
    /** A data URI, or `""`. */
    avatar: string;
    /** What the check-in will do, `null` when the page cannot know. */
    action: "check_in" | "check_out" | null;
}

export interface CaptureRequest {
    trigger: CaptureTrigger;
    /** Null when a badge was scanned and Odoo could not be asked whose it is. */
    employee: CaptureEmployee | null;
    /** The attempt id made at the tap. A step that starts over makes a new one and says so in its end. */
    attemptId: string;
    /** `performance.now()` of the tap or the scan. */
    tappedAtMs: number;
}

export type CaptureEnd =
    /** On to the check-in, under this attempt id; `notice` is a sentence shown over the greeting. */
    | { kind: "go_on"; attemptId: string; notice: string }
    /** The employee went back; no check-in. */
    | { kind: "cancelled" };

/** Props of a step's component. */
export interface CaptureStepProps {
    request: CaptureRequest;
    onDone: (end: CaptureEnd) => void;
}

export interface CaptureStep {
    name: string;
    Component: ComponentConstructor;
    /** Whether this check-in asks for the step. Called at the tap: answers from what it already knows. */
    wants: (request: CaptureRequest) => boolean;
    /** The component broke: record what can be recorded, the check-in goes on. */
    onBroken: (request: CaptureRequest, error: unknown) => CaptureEnd;
    /** The session was read: at the start, every five minutes, after a wake-up. */
    onSession?: (http: KioskHttp, session: SessionAnswer) => void | Promise<void>;
    /** The token is gone. */
    onUnpaired?: () => void;
    /** A sentence for whoever sets the kiosk up, `""` when all is well; read after `onSession`. */
    readNotice?: () => string;
}

export class CaptureStepRegistry {
    private readonly steps: CaptureStep[] = [];

    /** @throws TypeError for a second step of the same name */
    add(step: CaptureStep): void {
        if (this.steps.some((other) => other.name === step.name)) {
            throw new TypeError(`capture step "${step.name}" is already registered`);
        }
        this.steps.push(step);
    }

    getAll(): readonly CaptureStep[] {
        return this.steps;
    }

    /** Calls something of every step; one step's error is logged and stops neither the others nor the kiosk. */
    async forEach(visit: (step: CaptureStep) => void | Promise<void>): Promise<void> {
        await Promise.all(
            this.steps.map(async (step) => {
                try {
                    await visit(step);
                } catch (error) {
                    console.error(`eh_hr_face_kiosk: capture step "${step.name}" failed`, error);
                }
            }),
        );
    }
}
