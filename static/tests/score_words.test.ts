/** The codes a page may send have words in Odoo, in every language the module speaks. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { CODES } from "../../liveness/codes";

const MODULE = fileURLToPath(new URL("../../addon/eh_hr_face_liveness", import.meta.url));
const words = fs.readFileSync(path.join(MODULE, "tools/words.py"), "utf8");

/** The text of one of the file's tables or of those below it. */
const findText = (code: string, from = ""): string | undefined =>
    new RegExp(`'${code}': _lt\\("(.*)"\\)`).exec(words.slice(words.indexOf(from)))?.[1];

const findSentence = (code: string): string | undefined => findText(code, "SCORE_REASONS = {");

describe("A13, L8, P39: words for codes", () => {
    it.each(CODES.score_reasons)("reason %s", (code) => {
        expect(findSentence(code)).toMatch(/^[A-Z].*\.$/);
    });

    it.each([...CODES.moments, ...CODES.failed_reasons, ...CODES.aborted_reasons])(
        "moment %s",
        (code) => {
            expect(findText(code)).toMatch(/^[A-Z]/);
        },
    );

    it.each(["fr", "de", "es"])("are translated: %s", (language) => {
        const po = fs.readFileSync(path.join(MODULE, `i18n/${language}.po`), "utf8");
        // One line a message, as long ones are wrapped.
        const flat = po.replaceAll(/"\n"/g, "");
        const missing = CODES.score_reasons
            .filter((code) => !code.endsWith("_below_minimum"))
            .map((code) => findSentence(code) ?? code)
            .filter((text) => !new RegExp(`msgid "${escape(text)}"\nmsgstr "[^"]`).test(flat));
        expect(missing).toEqual([]);
    });
});

function escape(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
