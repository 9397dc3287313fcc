/** P39: every code that a person in front of the tablet may be told has words on the page. */
import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { CODES } from "../../liveness/codes";
import type * as PromptTexts from "../src/eh_hr_face_liveness/prompt_texts";
import type * as ReasonTexts from "../src/eh_hr_face_liveness/reason_texts";

jest.unstable_mockModule("../src/odoo", () => ({ _t: (term: string) => term }));

/** What the employee chose: nobody has to be told. */
const OWN_CHOICE: readonly string[] = ["skipped", "cancelled"];

let prompt: typeof PromptTexts;
let reasons: typeof ReasonTexts;
beforeAll(async () => {
    prompt = await import("../src/eh_hr_face_liveness/prompt_texts");
    reasons = await import("../src/eh_hr_face_liveness/reason_texts");
});

describe("P39: words on the page", () => {
    it.each(CODES.hints)("hint %s", (hint) => {
        expect(prompt.describeHint(hint)).toMatch(/^[A-Z].*[a-z]$/);
    });

    it.each(
        [...CODES.failed_reasons, ...CODES.aborted_reasons].filter(
            (reason) => !OWN_CHOICE.includes(reason),
        ),
    )("reason %s: a sentence, short enough to be read", (reason) => {
        const text = reasons.explainReason(reason);
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text.split(" ").length).toBeLessThanOrEqual(20);
    });

    it("a prompt that was not seen in time says what was not seen", () => {
        expect(reasons.explainTimeout("blink", "too_dark")).toMatch(/^The blinks were not seen/);
        expect(reasons.explainTimeout("turn_left", "too_dark")).toMatch(/^The turn of your head/);
        expect(reasons.explainTimeout("mouth", null)).toMatch(/^The open mouth/);
    });
});
