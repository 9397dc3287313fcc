import type { Hint, PromptProgress } from "../../../../liveness/prompt/prompt_types";
import { useState } from "../../odoo";
import type { FlashColour } from "../behaviour_texts";
import {
    describeAsking,
    describePhase,
    describeStep,
    findArrow,
    findColour,
} from "../prompt_texts";
import {
    applyGuidanceEvent,
    makeGuidanceState,
    readShare,
    type Asked,
    type GuidanceEvent,
    type GuidanceState,
} from "./guidance_state";
import type { LivenessAction } from "./liveness_prompt_overlay/liveness_prompt_overlay";

export interface GuidanceOptions extends Asked {
    /** A reactive state that somebody else changes; left out: one of its own. */
    state?: GuidanceState;
}

/** What is to be done now, in words. */
export interface CurrentPrompt extends LivenessAction {
    step: PromptProgress["step"];
    /** Under it, while nothing is in the way. */
    message: string;
    /** What the whole screen is to be lit in. */
    colour: FlashColour | null;
}

/** What `useLivenessGuidance` answers; read in a template it draws itself anew. */
export interface LivenessGuidance {
    readonly state: GuidanceState;
    readonly currentPrompt: CurrentPrompt;
    /** 0..1 */
    readonly progress: number;
    readonly hints: readonly Hint[];
    readonly isComplete: boolean;
    /** Something happened: a picture was looked at, the camera came, the prompt ended. */
    onEvent: (event: GuidanceEvent) => void;
    /** From the beginning; left out: with as much to do as before. */
    reset: (asked?: Asked) => void;
}

/** Hook: guides somebody through a prompt, from what the prompt tells to what there is to draw. Call it in `setup`. */
export function useLivenessGuidance(options: GuidanceOptions): LivenessGuidance {
    let asked: Asked = options;
    const state = useState(options.state ?? makeGuidanceState(asked));
    return {
        state,
        get currentPrompt() {
            const { step, phase, requiredBlinks, hasPicture, isCameraAsked } = state;
            return {
                step,
                title: describeStep(step, requiredBlinks),
                message: isCameraAsked ? describeAsking() : describePhase(phase, step, hasPicture),
                arrow: findArrow(step),
                colour: findColour(step, phase),
            };
        },
        get progress() {
            return readShare(state);
        },
        get hints() {
            // The browser's own question comes first: nothing goes on before it is answered.
            return state.isCameraAsked ? [] : state.hints;
        },
        get isComplete() {
            return state.isComplete;
        },
        onEvent: (event) => {
            applyGuidanceEvent(state, event);
        },
        reset: (next = asked) => {
            asked = next;
            Object.assign(state, makeGuidanceState(asked));
        },
    };
}
