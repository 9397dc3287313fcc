/**
 * Every word of the wire that a reader sees as a sentence. The build writes them down for Odoo (`codes.json`), and on both
 * sides a test fails where one has no words. A row keeps its words for years: none is renamed, none is taken away.
 */
import { COMPONENTS } from "./policies/policy";
import { HINTS } from "./prompt/hints";
import { PROMPT_MOMENTS } from "./prompt/moments";
import { OUTCOMES } from "./prompt/prompt_types";
import { ABORTED_REASONS, FAILED_REASONS } from "./prompt/reasons";
import { NOTICES } from "./session/notices";

const BEHAVIOURS = ["blink", "head_turn", "mouth"];
const MOVEMENTS = BEHAVIOURS.filter((code) => code !== "blink");
const BEHAVIOUR_MOMENTS = [
    "blink",
    ...["ask_head_turn", "head_turn_left", "head_turn_right"],
    ...["ask_mouth", "mouth_open"],
];

export const CODES = {
    outcomes: OUTCOMES,
    failed_reasons: FAILED_REASONS,
    aborted_reasons: ABORTED_REASONS,
    components: COMPONENTS,
    /** What a person may be asked to do, each also a key of the wire's `components`. */
    behaviours: BEHAVIOURS,
    /** What may be in the way while the prompt runs. */
    hints: HINTS,
    /** All that a timeline may say. */
    moments: [
        ...PROMPT_MOMENTS,
        ...BEHAVIOUR_MOMENTS,
        ...HINTS.map((hint) => `hint_${hint}`),
        ...OUTCOMES,
    ],
    /** Why a score is what it is. */
    score_reasons: [
        "below_threshold",
        ...COMPONENTS.map((component) => `${component}_below_minimum`),
        ...COMPONENTS.map((component) => `${component}_missing`),
        ...BEHAVIOURS.map((code) => `${code}_missing`),
        ...MOVEMENTS.map((code) => `${code}_not_asked`),
        ...NOTICES,
    ],
} as const;
