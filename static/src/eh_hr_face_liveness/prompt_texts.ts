/** What the prompt says while it runs. */
import type { Movement, MovementStep } from "../../../liveness/prompt/movements";
import type { Hint, PromptPhase, PromptProgress } from "../../../liveness/prompt/prompt_types";
import { _t } from "../odoo";

export function describePrompt(requiredBlinks: number): string {
    return requiredBlinks === 1
        ? _t("Blink slowly once")
        : _t("Blink slowly %(count)s times", { count: requiredBlinks });
}

/** Everything that is asked for, as the record keeps it. */
export function describeWholePrompt(
    requiredBlinks: number,
    movements: readonly Movement[],
): string {
    const texts = movements.map((movement) =>
        movement === "mouth" ? _t("Open your mouth") : _t("Turn your head to each side"),
    );
    return [describePrompt(requiredBlinks), ...texts].join(" · ");
}

/** What to do now. */
export function describeStep(step: PromptProgress["step"], requiredBlinks: number): string {
    switch (step) {
        case "blink":
            return describePrompt(requiredBlinks);
        case "turn_left":
            return _t("Turn your head to the left");
        case "turn_right":
            return _t("Turn your head to the right");
        case "mouth":
            return _t("Open your mouth");
    }
}

/** Which way to turn: where the arrow points, in a picture that is a mirror. */
export function findArrow(step: PromptProgress["step"]): "left" | "right" | null {
    const arrows: Partial<Record<MovementStep, "left" | "right">> = {
        turn_left: "left",
        turn_right: "right",
    };
    return step === "blink" ? null : (arrows[step] ?? null);
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
 * @param step what is asked for; what a person does while they blink is told, the others say it in their own words
 * @param hasPicture whether the camera's picture can be seen
 */
export function describePhase(
    phase: PromptPhase,
    step: PromptProgress["step"] = "blink",
    hasPicture = true,
): string {
    if (step !== "blink" && (phase === "learning" || phase === "counting")) {
        return step === "mouth"
            ? _t("Keep looking at the camera")
            : _t("Slowly, then look here again");
    }
    switch (phase) {
        case "starting":
            // With a picture it is the nets that are awaited: what is to be done is the same.
            return hasPicture ? _t("Look at the camera") : _t("The camera is starting…");
        case "searching":
            return _t("Look at the camera");
        case "learning":
            return _t("Look at the camera, eyes open");
        case "counting":
            return _t("Close your eyes slowly, then open them");
    }
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
