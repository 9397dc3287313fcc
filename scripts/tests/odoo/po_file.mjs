/** Reads gettext's files as far as Odoo writes them: one msgid, one msgstr, comments in front. */
import fs from "node:fs";

/**
 * @typedef {object} Term
 * @property {string} source
 * @property {string} translation
 * @property {boolean} fuzzy
 */

/**
 * The terms of a .po or .pot file, its header not among them.
 *
 * @param {string} file
 * @returns {Term[]}
 */
export function readTerms(file) {
    return fs
        .readFileSync(file, "utf8")
        .split(/\n{2,}/)
        .map(readTerm)
        .filter((term) => term.source !== "");
}

/**
 * @param {string} block the lines of one term
 * @returns {Term}
 */
function readTerm(block) {
    /** @type {{msgid: string, msgstr: string}} */
    const found = { msgid: "", msgstr: "" };
    /** @type {keyof typeof found | undefined} */
    let field;
    for (const line of block.split("\n")) {
        const [, keyword, text] = /^(msgid|msgstr)? ?(".*")$/.exec(line) ?? [];
        if (text !== undefined) {
            field = keyword === "msgid" || keyword === "msgstr" ? keyword : field;
            found[field ?? "msgid"] += /** @type {string} */ (JSON.parse(text));
        }
    }
    return {
        source: found.msgid,
        translation: found.msgstr,
        fuzzy: /^#,.*\bfuzzy\b/m.test(block),
    };
}

/**
 * What a translation must keep of its source: placeholders, tags, and the names in attributes that are no words.
 *
 * @param {string} text
 * @returns {string[]} sorted
 */
export function findPlaceholders(text) {
    return (
        text.match(
            /%\(\w+\)[sd]|%[sd%]|\{\{\d+\}\}|<\/?\w+|&\w+;|\b(?:class|invisible|href|name|t-\w+)="[^"]*"/g,
        ) ?? []
    ).sort();
}
