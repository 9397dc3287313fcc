/**
 * The door for modules that want to see the employee between "who is it" and the check-in. A step shows its own OWL
 * component over the kiosk and ends in one of two ways; it can delay a check-in, it cannot refuse one.
 */
import type { ComponentConstructor } from "../../odoo";
import type { KioskHttp } from "../http";
import type { JsonObject, SessionAnswer } from "../wire";

export type CaptureTrigger = "manual" | "badge" | "face";

export interface CaptureEmployee {
    id: number;
    /** `""` when the page does not know it. */
    name: string;
    /** An address or a data URI, or `""`. */
    avatar: string;
    /** What the check-in will do, `null` when the page cannot know. */
    action: "check_in" | "check_out" | null;
    /** Before a check-out: since when somebody is in, in words, or `""`. */
    since: string;
}

/** What Odoo asks a person to do before this camera, and how often. */
export interface AskedStep {
    behaviour: string;
    count: number;
    /** Whatever else is said of it: the module that asks for it reads it. */
    [key: string]: unknown;
}

/** What Odoo said when an attempt began. */
export interface AttemptBegin {
    employee: CaptureEmployee | null;
    /** Null when Odoo was not asked or did not say. Empty: nothing is asked for. */
    steps: readonly AskedStep[] | null;
    /** Goes with everything that follows; `""` without one. */
    slip: string;
    /** A check-out of an attendance that was forgotten long ago. */
    isForgotten: boolean;
    /** All that was answered, for steps that know more of it than the kiosk; empty without an answer. */
    answer: JsonObject;
}

export interface CaptureRequest {
    trigger: CaptureTrigger;
    /** Null when Odoo could not be asked whose badge it is, and while a face is not known yet. */
    employee: CaptureEmployee | null;
    attemptId: string;
    /** Of the attempt, or `""`. */
    slip: string;
    /** What Odoo asks for in this attempt; null when it could not be asked. */
    steps: readonly AskedStep[] | null;
    /** All that Odoo said of this attempt; empty when it could not be asked. */
    answer: JsonObject;
    /** `performance.now()` of the tap or the scan. */
    tappedAtMs: number;
}

/** Whom a step found where nobody was known before, or has made sure of. */
export interface FoundEmployee {
    employee: CaptureEmployee;
    /** Takes the place of the attempt's own. */
    slip: string;
    /** Beside the greeting: the way back for whoever was mistaken. */
    undo: UndoOffer | null;
}

export interface UndoOffer {
    label: string;
    seconds: number;
    /** Resolves with what to tell; never rejects. */
    run: () => Promise<string>;
}

export type CaptureEnd =
    /** On to the check-in; `notice` is a sentence shown over the greeting. */
    | { kind: "go_on"; notice: string; found?: FoundEmployee }
    /** The employee went back; no check-in. */
    | { kind: "cancelled" };

/** Props of a step's component. */
export interface CaptureStepProps {
    request: CaptureRequest;
    /** Begins another attempt of the same person, with an id and a slip of its own. Never rejects. */
    restart: () => Promise<CaptureRequest>;
    onDone: (end: CaptureEnd) => void;
}

export interface CaptureStep {
    name: string;
    Component: ComponentConstructor;
    /** Whether this check-in asks for the step. Called at the tap: answers from what it already knows. */
    wants: (request: CaptureRequest) => boolean;
    /** Before `wants`, when Odoo said what it asks for: to learn what is missing. What it rejects with is logged. */
    prepare?: (request: CaptureRequest) => Promise<void>;
    /** The component broke: record what can be recorded, the check-in goes on. */
    onBroken: (request: CaptureRequest, error: unknown) => CaptureEnd;
    /** The session was read: at the start, every five minutes, after a wake-up. */
    onSession?: (http: KioskHttp, session: SessionAnswer) => void | Promise<void>;
    /** The token is gone. */
    onUnpaired?: () => void;
    /** A sentence for whoever sets the kiosk up, `""` when all is well; read after `onSession`. */
    readNotice?: () => string;
    /** What the button says that begins a check-in with the face, `""` where there is none; read after `onSession`. */
    readFaceLabel?: () => string;
}

export class CaptureStepRegistry {
    private readonly steps: CaptureStep[] = [];

    /** @param onAdd told of every step */
    constructor(private readonly onAdd: (step: CaptureStep) => void = () => undefined) {}

    /** @throws TypeError for a second step of the same name */
    add(step: CaptureStep): void {
        if (this.steps.some((other) => other.name === step.name)) {
            throw new TypeError(`capture step "${step.name}" is already registered`);
        }
        this.steps.push(step);
        this.onAdd(step);
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
                    logFailure(step, error);
                }
            }),
        );
    }
}

export function logFailure(step: CaptureStep, error: unknown): void {
    console.error(`eh_hr_face_kiosk: capture step "${step.name}" failed`, error);
}
