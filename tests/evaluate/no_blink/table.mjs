/** What was counted in films in which nobody blinks. */
import { loadLiveness } from "../library.mjs";
import { boundShare } from "../score.mjs";
import { EVENTS_A_FILM } from "../../film/no_blink/changes.mjs";
import { KINDS } from "../../film/no_blink/kinds.mjs";

/** The prompt that is asked in each film: the kiosk's default of two blinks. */
const RULES = {
    steps: [{ behaviour: "blink", count: 2 }],
    timeoutMs: 5000,
    minFramesPerSecond: 11,
};

/**
 * @typedef {import("../../film/no_blink/bases.mjs").Base["who"]} Who
 *
 * @typedef {object} FilmResult
 * @property {string} kind
 * @property {Who} who
 * @property {string} name of whom
 * @property {number} phantoms blinks that were counted, with none to count
 * @property {boolean} passed the prompt that ran meanwhile
 */

/**
 * @param {readonly import("../../../liveness/observation").Observation[]} observations
 * @returns {Promise<{phantoms: number, passed: boolean}>}
 */
export async function judgeFilm(observations) {
    const { BlinkCounter, PromptSession } = await loadLiveness();
    const counter = new BlinkCounter();
    const session = new PromptSession(RULES, observations[0]?.atMs ?? 0);
    let phantoms = 0;
    for (const observation of observations) {
        phantoms += Number(counter.push(observation)?.verdict === "blink");
        session.see(observation, observation.atMs);
    }
    return { phantoms, passed: session.result?.outcome === "passed" };
}

/** @param {readonly FilmResult[]} results @returns {string} Markdown */
export function writeTable(results) {
    const whos = /** @type {const} */ (["people", "prints", "screens"]);
    const cell = (/** @type {readonly FilmResult[]} */ films) =>
        films.length === 0
            ? "-"
            : `${films.length}: ${count(films).phantoms}, ${count(films).passed}`;
    const kinds = [...Object.keys(KINDS)].filter((kind) =>
        results.some((film) => film.kind === kind),
    );
    const lines = kinds.map((kind) => {
        const films = results.filter((film) => film.kind === kind);
        const cells = whos.map((who) => cell(films.filter((film) => film.who === who)));
        return `| \`${kind}\` | ${cells.join(" | ")} | ${EVENTS_A_FILM * films.length} |`;
    });
    const { films, phantoms, passed } = count(results);
    const events = EVENTS_A_FILM * films;
    const [, high] = boundShare(Math.min(phantoms, events), events);
    const totals = whos.map((who) => cell(results.filter((film) => film.who === who)));
    return [
        `| kind | ${whos.join(" | ")} | events |`,
        "|---|---|---|---|---|",
        ...lines,
        `| **all** | ${totals.join(" | ")} | ${events} |`,
        "",
        `Films: phantom blinks, prompts passed. In all ${phantoms} phantom blinks in ${events} events ` +
            `(95 % at most ${(100 * (high ?? 1)).toFixed(1)} in 100), ${passed} of ${films} prompts passed.`,
    ].join("\n");
}

/** @param {readonly FilmResult[]} films */
function count(films) {
    return {
        films: films.length,
        phantoms: films.reduce((sum, { phantoms }) => sum + phantoms, 0),
        passed: films.filter(({ passed }) => passed).length,
    };
}
