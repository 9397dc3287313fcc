/** What the prompt says while it runs. */
import type { Step } from "../../../liveness/behaviours/registry";
import type { PromptStep } from "../../../liveness/prompt/prompt_step";
import type { Hint, PromptPhase } from "../../../liveness/prompt/prompt_types";
import { _t } from "../odoo";
import { BEHAVIOUR_TEXTS, STEP_TEXTS, type FlashColour } from "./behaviour_texts";
import { isKnown } from "./step_counts";

/** Everything that is asked for, as the record keeps it. */
export function describeWholePrompt(steps: readonly PromptStep[]): string {
    return steps
        .flatMap(({ behaviour, count }) =>
            isKnown(behaviour) ? [BEHAVIOUR_TEXTS[behaviour](count)] : [],
        )
        .join(" · ");
}

/** What to do now. */
export function describeStep(step: Step, requiredBlinks: number): string {
    return STEP_TEXTS[step].ask(requiredBlinks);
}

/** Which way to turn: where the arrow points, in a picture that is a mirror. */
export function findArrow(step: Step): "left" | "right" | null {
    return STEP_TEXTS[step].arrow ?? null;
}

/** Which colour the page shows now; null: its own. While the person still reads what is coming, it shows none. */
export function findColour(step: Step, phase: PromptPhase): FlashColour | null {
    return phase === "counting" ? (STEP_TEXTS[step].colour ?? null) : null;
}

/** The button for who does not want this step, or `""` where there is none. */
export function describeDecline(step: Step): string {
    return STEP_TEXTS[step].decline?.() ?? "";
}

/** How far it is: "1 of 2". */
export function describeCount(done: number, total: number): string {
    return _t("%(done)s of %(total)s", { done, total });
}

export function describeHint(hint: Hint): string {
    switch (hint) {
        case "no_face":
            return _t("Step in front of the camera");
        case "several_faces":
            return _t("One person at a time, please");
        case "too_dark":
            return _t("It is too dark: turn to the light");
        case "too_bright":
            return _t("It is too bright: turn away from the light");
        case "too_far":
            return _t("Come closer");
        case "too_close":
            return _t("Move back a little");
        case "not_centred":
            return _t("Move to the middle");
        case "hold_still":
            return _t("Hold still for a moment");
        case "look_here":
            return _t("Look at the camera");
        case "open_eyes":
            return _t("Open your eyes");
    }
}

/** The browser's own question stands above the page, and nothing goes on before it is answered. */
export function describeAsking(): string {
    return _t("Allow the camera: the browser asks for it at the edge of the screen");
}

/**
 * @param step what is asked for; while the face is seen, each says what to do in its own words
 * @param hasPicture whether the camera's picture can be seen
 */
export function describePhase(phase: PromptPhase, step: Step = "blink", hasPicture = true): string {
    switch (phase) {
        case "starting":
            // With a picture it is the nets that are awaited: what is to be done is the same.
            return hasPicture ? _t("Look at the camera") : _t("The camera is starting…");
        case "searching":
            return _t("Look at the camera");
        case "learning":
            return step === "blink"
                ? _t("Look at the camera, eyes open")
                : STEP_TEXTS[step].meanwhile();
        case "counting":
            return STEP_TEXTS[step].meanwhile();
    }
}

/** The button that ends or begins again what is said aloud. */
export function describeMute(isMuted: boolean): string {
    return isMuted ? _t("Say what to do aloud") : _t("Do not say it aloud");
}

/** The prompt is over and the check-in on its way. */
export function describeEnd(isComplete: boolean): string {
    return isComplete ? _t("Thank you") : _t("One moment…");
}

export type CheckInAction = "check_in" | "check_out" | null;

/** What the check-in will do, and since when somebody is in. */
export function describeAim(action: CheckInAction, since: string): string {
    switch (action) {
        case "check_in":
            return _t("Check in");
        case "check_out":
            return since ? `${_t("Check out")} · ${since}` : _t("Check out");
        case null:
            return "";
    }
}

/** The button that goes on without being filmed, an equal choice at any time. */
export function describeSkip(action: CheckInAction): string {
    switch (action) {
        case "check_in":
            return _t("Check in without the camera");
        case "check_out":
            return _t("Check out without the camera");
        case null:
            return _t("Go on without the camera");
    }
}

/** The button that goes on after a capture that did not pass. */
export function describeGoOn(action: CheckInAction, asksPin: boolean): string {
    if (asksPin) {
        return _t("Go on with my PIN");
    }
    switch (action) {
        case "check_in":
            return _t("Check in anyway");
        case "check_out":
            return _t("Check out anyway");
        case null:
            return _t("Go on anyway");
    }
}
