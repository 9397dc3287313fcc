import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { MODULES } from "../../lib/core/settings.mjs";
import { findPlaceholders, readTerms } from "./po_file.mjs";

/**
 * One word for one thing; these are words that were used beside it.
 * German follows Odoo's own kiosk: Anmelden, Abmelden.
 *
 * @type {Record<string, RegExp>}
 */
const OTHER_WORDS = {
    de: /stempel|check-?(in|out)|eincheck|begleitet|gescheitert|arbeitsplatz/i,
    fr: /appair|capture en présence|check-?(in|out)|pointer? (quand même )?(l'entrée|la sortie)/i,
    es: /emparej|presencial|lugar de trabajo|check-?(in|out)|credencial|rostro/i,
    nl: /inklok|uitklok|gelaat|werkplek|vestiging|kiosktoestel/i,
    it: /timbra|check-?(in|out)|accoppia|tesserino|postazione/i,
    pt_BR: /check-?(in|out)|parear|empareja|bater o ponto|estação de trabalho/i,
    ar: /بصمة|إقران الجهاز/,
    hi: /पेयर|हाज़िरी/,
};

/** @param {string} file */
function locate(file) {
    return fileURLToPath(new URL(`../../../addon/${file}`, import.meta.url));
}

const files = MODULES.flatMap((module) =>
    Object.keys(OTHER_WORDS).map((language) => ({ module, language })),
);

describe.each(files)("L13: every text of $module in $language", ({ module, language }) => {
    const file = locate(`${module}/i18n/${language}.po`);
    const terms = readTerms(file);

    test("the terms are those of the .pot, and no others", () => {
        const wanted = readTerms(locate(`${module}/i18n/${module}.pot`));
        expect(wanted.length).toBeGreaterThan(0);
        expect(terms.map((term) => term.source)).toEqual(wanted.map((term) => term.source));
        expect(fs.readFileSync(file, "utf8")).not.toMatch(/^#~/m);
    });

    test("each is translated, and none is a guess", () => {
        expect(terms.filter((term) => term.fuzzy || term.translation.trim() === "")).toEqual([]);
    });

    test("placeholders and tags are those of the source", () => {
        for (const { source, translation } of terms) {
            expect({ source, kept: findPlaceholders(translation) }).toEqual({
                source,
                kept: findPlaceholders(source),
            });
        }
    });

    test("one word is used for one thing", () => {
        const others = terms.filter((term) => OTHER_WORDS[language]?.test(term.translation));
        expect(others).toEqual([]);
    });
});
