/**
 * Every word of the wire that a reader sees as a sentence. The build writes them down for Odoo (`codes.json`), and on both
 * sides a test fails where one has no words. A row keeps its words for years: none is renamed, none is taken away.
 */
import { BEHAVIOUR_CODES, BEHAVIOURS, listMoments } from "./behaviours/registry";
import { COMPONENTS } from "./policies/policy";
import { OUTCOMES } from "./prompt/capture_report";
import { HINTS } from "./prompt/hints";
import { PROMPT_MOMENTS } from "./prompt/moments";
import { ABORTED_REASONS, FAILED_REASONS } from "./prompt/reasons";
import { SESSION_REASONS } from "./session/session_reasons";

export const CODES = {
    outcomes: OUTCOMES,
    failed_reasons: FAILED_REASONS,
    aborted_reasons: ABORTED_REASONS,
    components: COMPONENTS,
    /** What a person may be asked to do, each also a key of the wire's `components`. */
    behaviours: BEHAVIOUR_CODES,
    /** What may be in the way while the prompt runs. */
    hints: HINTS,
    /** All that a timeline may say. */
    moments: [
        ...PROMPT_MOMENTS,
        ...BEHAVIOURS.flatMap(listMoments),
        ...HINTS.map((hint) => `hint_${hint}`),
        ...OUTCOMES,
    ],
    /** Why a score is what it is. */
    score_reasons: SESSION_REASONS,
} as const;
