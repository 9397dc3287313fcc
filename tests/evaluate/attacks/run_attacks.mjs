/**
 * `npm run evaluate -- --attacks DIR [--json] [--html FILE] [--observations DIR]`: what passes for what in a folder of labelled
 * presentations. `npm run evaluate -- --make-attacks OUT [--clips DIR] [--subjects a,b] [--species a,b]`: makes such a folder.
 */
import fs from "node:fs";
import { UserError } from "../../../scripts/lib/core/errors.mjs";
import { loadSettings } from "../../../scripts/lib/core/settings.mjs";
import { makeAttacks } from "../../film/attacks/make_attacks.mjs";
import { evaluateFolder } from "./evaluate_attacks.mjs";
import { readThresholds } from "./judge.mjs";
import { writeHtml } from "./html_report.mjs";
import { summarizeAttacks } from "./summary.mjs";
import { writeText } from "./text_report.mjs";

/**
 * @typedef {object} AttackOptions as the command line gives them
 * @property {string | undefined} [attacks]
 * @property {string | undefined} [make-attacks]
 * @property {boolean | undefined} [json]
 * @property {string | undefined} [html]
 * @property {string | undefined} [observations]
 * @property {string | undefined} [clips]
 * @property {string | undefined} [subjects]
 * @property {string | undefined} [species]
 */

/**
 * @param {AttackOptions} options
 * @returns {Promise<number>} the exit code: 0, 1 when nothing could be read, 2 for input that is not usable
 */
export async function runAttacks(options) {
    try {
        return options["make-attacks"] === undefined
            ? await evaluate(options)
            : await make(options["make-attacks"], options);
    } catch (error) {
        if (error instanceof UserError) {
            console.error(error.message);
            return 2;
        }
        throw error;
    }
}

/** @param {AttackOptions} options */
async function evaluate({ attacks = "", json, html, observations }) {
    if (html !== undefined) {
        checkWritable(html);
    }
    const results = await evaluateFolder(attacks, {
        kept: observations,
        onItem: ({ id, error }, done, all) => {
            // Progress goes to standard error, so that --json stays alone on the other.
            console.error(
                `[${done}/${all}] ${id}${error === undefined ? "" : `: not read: ${error}`}`,
            );
        },
    });
    const summary = summarizeAttacks(results, await readThresholds());
    console.log(json ? JSON.stringify(summary, null, 1) : writeText(summary));
    if (html !== undefined) {
        fs.writeFileSync(html, writeHtml(summary, { made: `Made ${new Date().toISOString()}.` }));
    }
    return results.some(({ judgement }) => judgement) ? 0 : 1;
}

/**
 * Before half an hour of work, not after it.
 *
 * @param {string} file
 */
function checkWritable(file) {
    try {
        fs.closeSync(fs.openSync(file, "a"));
    } catch {
        throw new UserError(`${file} cannot be written`, "Name another file for --html");
    }
}

/**
 * @param {string} out
 * @param {AttackOptions} options
 */
async function make(out, { clips, subjects, species }) {
    const { films, failures } = await makeAttacks({
        out,
        cacheDir: loadSettings(process.env).cacheDir,
        clips,
        ...(subjects === undefined ? {} : { subjects: split(subjects) }),
        ...(species === undefined ? {} : { species: split(species) }),
        say: (text) => console.error(text),
    });
    console.log(`${films} films in ${out}`);
    failures.forEach((failure) => console.error(`not made: ${failure}`));
    return films > 0 ? 0 : 1;
}

/** @param {string} list */
function split(list) {
    return list.split(",").filter((name) => name !== "");
}
