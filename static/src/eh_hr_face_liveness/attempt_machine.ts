/**
 * One person's attempts at the prompt, without a screen: asking -> (report -> asking again) -> done. The view draws `state` and
 * hands on taps; a tap that comes for a stage that is over does nothing, however fast it follows another.
 */
import type { CaptureEnd, CaptureRequest } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import type { PromptProgress } from "../../../liveness/prompt/prompt_types";
import type { AbortedReason, FailReason } from "../../../liveness/prompt/reasons";
import type { CaptureReport } from "../vision/page/client";
import {
    applyGuidanceEvent,
    makeGuidanceState,
    type Asked,
    type GuidanceState,
} from "./guidance/guidance_state";

export type AttemptStage =
    /** The prompt runs. */
    | "asking"
    /** It ended and the check-in is on its way. */
    | "done"
    /** It did not pass, and the employee decides. */
    | "report";

/** What there is to draw. */
export interface AttemptState extends GuidanceState {
    stage: AttemptStage;
    failReason: FailReason | null;
    /** Nobody was seen the whole time: after a while it goes back, for there is nobody to check in. */
    isAbandoned: boolean;
}

export interface AttemptMachineOptions {
    /** The view's, reactive. */
    state: AttemptState;
    request: CaptureRequest;
    /** What is asked for in an attempt. */
    readAsked: (request: CaptureRequest) => Asked;
    /** Runs camera and prompt until it ends. Never rejects. */
    run: (handlers: RunHandlers) => Promise<CaptureReport>;
    /** Resolves when Odoo stored it; never rejects. */
    store: (request: CaptureRequest, result: CaptureReport) => Promise<void>;
    /** Another attempt of the same person, with an id and a slip of its own. Never rejects. */
    restart: () => Promise<CaptureRequest>;
    /** Whether trying again may help. */
    isRetryable: (reason: FailReason) => boolean;
    explain: (reason: FailReason) => string;
    onDone: (end: CaptureEnd) => void;
    delay: (ms: number) => Promise<void>;
}

export interface RunHandlers {
    /** The attempt that this run is of. */
    request: CaptureRequest;
    controller: AbortController;
    /** Aborted when the person declines what is asked for. */
    declining: AbortController;
    onAsking: () => void;
    onCamera: () => void;
    onUpdate: (progress: PromptProgress) => void;
}

/** A check-in waits this long for its outcome to be stored; storing goes on in the background. */
const STORE_WAIT_MS = 1500;
/** Moment of a timeline: somebody was seen. */
const FACE_FOUND = "face_found";

export class AttemptMachine {
    private controller = new AbortController();
    private declining = new AbortController();
    private request: CaptureRequest;
    private isOver = false;

    constructor(private readonly options: AttemptMachineOptions) {
        this.request = options.request;
    }

    /** Runs the first attempt. */
    start(): Promise<void> {
        return this.ask();
    }

    /** "Without the camera": an equal choice, at any time of the prompt. */
    skip(): void {
        if (this.options.state.stage === "asking") {
            this.abort("skipped");
        }
    }

    /** Something else, please: where the steps have it, it is asked for in the place of this one. */
    decline(): void {
        const { stage, canDecline } = this.options.state;
        if (stage === "asking" && canDecline) {
            this.declining.abort();
        }
    }

    goBack(): void {
        const { stage } = this.options.state;
        if (stage === "report") {
            this.end({ kind: "cancelled" });
        } else if (stage === "asking") {
            this.abort("cancelled");
        }
    }

    goOn(): void {
        if (this.options.state.stage === "report") {
            this.end({ kind: "go_on", notice: "" });
        }
    }

    async tryAgain(): Promise<void> {
        const { state, readAsked, restart } = this.options;
        if (state.stage !== "report") {
            return;
        }
        // Another attempt is another row: the first one stays on record.
        Object.assign(state, makeAttemptState(readAsked(this.request)));
        this.controller = new AbortController();
        this.request = await restart();
        // It may ask for something else, in another order.
        Object.assign(state, makeGuidanceState(readAsked(this.request)));
        if (!this.isOver) {
            await this.ask();
        }
    }

    /** The screen is gone. */
    leave(): void {
        this.isOver = true;
        this.abort("cancelled");
    }

    private abort(reason: AbortedReason): void {
        this.controller.abort(reason);
    }

    private async ask(): Promise<void> {
        const { state, run } = this.options;
        const { controller } = this;
        this.declining = new AbortController();
        const { declining } = this;
        const result = await run({
            request: this.request,
            controller,
            declining,
            onAsking: () => {
                applyGuidanceEvent(state, { type: "camera_asked" });
            },
            onCamera: () => {
                applyGuidanceEvent(state, { type: "camera_ready" });
            },
            onUpdate: (progress) => {
                applyGuidanceEvent(state, { type: "progress", progress });
            },
        });
        await this.take(result);
    }

    private async take(result: CaptureReport): Promise<void> {
        const { state, store, isRetryable, explain, delay } = this.options;
        const { failReason } = result;
        const goesOn = failReason === null || failReason === "skipped" || !isRetryable(failReason);
        applyGuidanceEvent(state, { type: "ended", hasPassed: result.outcome === "passed" });
        Object.assign(state, {
            failReason,
            isAbandoned:
                failReason === "timeout" &&
                !result.timeline.some(({ code }) => code === FACE_FOUND),
            stage: goesOn || failReason === "cancelled" ? "done" : "report",
        });
        const stored = store(this.request, result);
        if (failReason === "cancelled") {
            this.end({ kind: "cancelled" });
        } else if (goesOn) {
            await Promise.race([stored, delay(STORE_WAIT_MS)]);
            this.end({ kind: "go_on", notice: failReason ? explain(failReason) : "" });
        }
    }

    private end(end: CaptureEnd): void {
        if (!this.isOver) {
            this.isOver = true;
            this.options.state.stage = "done";
            this.options.onDone(end);
        }
    }
}

export function makeAttemptState(asked: Asked): AttemptState {
    return { ...makeGuidanceState(asked), stage: "asking", failReason: null, isAbandoned: false };
}
