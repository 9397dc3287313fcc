/** What the prompt says about each thing it may ask for: a behaviour's words are all here. */
import type { BehaviourCode, Step } from "../../../liveness/behaviours/registry";
import { _t } from "../odoo";

interface StepTexts {
    /** What to do now. */
    readonly ask: (requiredBlinks: number) => string;
    /** Under it, while the face is seen. */
    readonly meanwhile: () => string;
    /** When it was not seen in time; with what was in the way, or else with how it is done. */
    readonly missed: (advice: string | null) => string;
    /** Where an arrow points, in a picture that is a mirror. */
    readonly arrow?: "left" | "right";
    /** Which colour the page shows, while the step counts. */
    readonly colour?: FlashColour;
    /** Who does not want it says so with this button. */
    readonly decline?: () => string;
}

export type FlashColour = "red" | "green" | "blue";

/** Everything that is asked for, as the record keeps it. */
export const BEHAVIOUR_TEXTS: Readonly<Record<BehaviourCode, (requiredBlinks: number) => string>> =
    {
        blink: askForBlinks,
        head_turn: () => _t("Turn your head to each side"),
        mouth: () => _t("Open your mouth"),
        colour_flash: () => _t("Coloured light on the face"),
    };

export const STEP_TEXTS: Readonly<Record<Step, StepTexts>> = {
    blink: {
        ask: askForBlinks,
        meanwhile: () => _t("Close your eyes slowly, then open them"),
        missed: (advice) =>
            advice
                ? _t("The blinks were not seen in time. %(advice)s.", { advice })
                : _t("The blinks were not seen in time. Look at the camera and blink slowly."),
    },
    turn_left: {
        ask: () => _t("Turn your head to the left"),
        meanwhile: sayTurnBack,
        missed: sayTurnMissed,
        arrow: "left",
    },
    turn_right: {
        ask: () => _t("Turn your head to the right"),
        meanwhile: sayTurnBack,
        missed: sayTurnMissed,
        arrow: "right",
    },
    mouth: {
        ask: () => _t("Open your mouth"),
        meanwhile: () => _t("Keep looking at the camera"),
        missed: (advice) =>
            advice
                ? _t("The open mouth was not seen in time. %(advice)s.", { advice })
                : _t("The open mouth was not seen in time. Open it wide, then close it."),
    },
    flash_red: makeFlashTexts("red"),
    flash_green: makeFlashTexts("green"),
    flash_blue: makeFlashTexts("blue"),
};

/** The colours are told from the face: nobody has to do anything, and nobody is asked to tell them apart. */
function makeFlashTexts(colour: FlashColour): StepTexts {
    return {
        ask: () => _t("Look at the screen: it changes colour"),
        meanwhile: () => _t("One colour a second, three in all. Look here."),
        missed: (advice) =>
            advice
                ? _t("The colours were not seen on your face in time. %(advice)s.", { advice })
                : _t("The colours were not seen on your face in time. Come closer to the screen."),
        colour,
        decline: () => _t("No colours, please"),
    };
}

function askForBlinks(requiredBlinks: number): string {
    return requiredBlinks === 1
        ? _t("Blink slowly once")
        : _t("Blink slowly %(count)s times", { count: requiredBlinks });
}

function sayTurnBack(): string {
    return _t("Slowly, then look here again");
}

function sayTurnMissed(advice: string | null): string {
    return advice
        ? _t("The turn of your head was not seen in time. %(advice)s.", { advice })
        : _t("The turn of your head was not seen in time. Turn it slowly to each side.");
}
