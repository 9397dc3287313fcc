/** How far a guided prompt is, without a screen: what happened in, what there is to draw out. */
import type { Hint, PromptPhase, PromptProgress } from "../../../../liveness/prompt/prompt_types";

export interface GuidanceState {
    hasPicture: boolean;
    /** The browser waits for somebody to allow the camera. */
    isCameraAsked: boolean;
    phase: PromptPhase;
    /** What is asked for now, and how much of all that is asked for was seen. */
    step: PromptProgress["step"];
    done: number;
    total: number;
    /** How many of them are blinks, for the sentence about them. */
    requiredBlinks: number;
    /** Something else can be asked for in its place. */
    canDecline: boolean;
    secondsLeft: number | null;
    /** What is in the way now, or was last; most urgent first. */
    hints: readonly Hint[];
    /** It ended, and all that was asked for was seen. */
    isComplete: boolean;
}

export type GuidanceEvent =
    /** The browser asks whether the camera may be used. */
    | { readonly type: "camera_asked" }
    /** The camera's picture can be seen. */
    | { readonly type: "camera_ready" }
    /** A picture was looked at, or time passed. */
    | { readonly type: "progress"; readonly progress: PromptProgress }
    | { readonly type: "ended"; readonly hasPassed: boolean };

const MS_PER_SECOND = 1000;

/** What is asked for, until the prompt itself says. */
export interface Asked {
    /** How many things, each blink, each turn of the head. */
    readonly total: number;
    readonly requiredBlinks: number;
    /** What is asked for first; left out: blinks. */
    readonly step?: PromptProgress["step"];
}

export function makeGuidanceState({ total, requiredBlinks, step = "blink" }: Asked): GuidanceState {
    return {
        hasPicture: false,
        isCameraAsked: false,
        phase: "starting",
        step,
        done: 0,
        total,
        requiredBlinks,
        canDecline: false,
        secondsLeft: null,
        hints: [],
        isComplete: false,
    };
}

/** Changes the state in place: it is the view's, reactive. */
export function applyGuidanceEvent(state: GuidanceState, event: GuidanceEvent): void {
    switch (event.type) {
        case "camera_asked":
            state.isCameraAsked = true;
            break;
        case "camera_ready":
            Object.assign(state, { hasPicture: true, isCameraAsked: false });
            break;
        case "progress":
            showProgress(state, event.progress);
            break;
        case "ended":
            Object.assign(state, {
                hasPicture: false,
                isCameraAsked: false,
                isComplete: event.hasPassed,
            });
    }
}

/** 0..1 */
export function readShare({ done, total }: Pick<GuidanceState, "done" | "total">): number {
    return total > 0 ? Math.min(1, done / total) : 0;
}

function showProgress(state: GuidanceState, progress: PromptProgress): void {
    // What was done last stays on the screen: the step after it would ask for something again.
    if (progress.done < progress.total) {
        state.step = progress.step;
    }
    const { phase, done, total, requiredBlinks, canDecline, hints, remainingMs } = progress;
    Object.assign(state, { phase, done, total, requiredBlinks, canDecline, hints });
    state.secondsLeft = phase === "starting" ? null : Math.ceil(remainingMs / MS_PER_SECOND);
}
