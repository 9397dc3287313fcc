/** `npm run evaluate -- --no-blinks`: which things that are no blink count as one, as a table. */
import { UserError } from "../../../scripts/lib/core/errors.mjs";
import { loadSettings } from "../../../scripts/lib/core/settings.mjs";
import { openPerson, openShown } from "../../film/no_blink/bases.mjs";
import { loadHands } from "../../film/no_blink/films.mjs";
import { KINDS } from "../../film/no_blink/kinds.mjs";
import { readLabels } from "../labels.mjs";
import { openLooker } from "../looking.mjs";
import { readSource } from "../report/report_cli.mjs";
import { lookAtFilms } from "./look_at_films.mjs";
import { writeTable } from "./table.mjs";

/** Each face is seen in so many kinds, the next face in the next ones: all kinds of all faces take hours. */
const KINDS_A_FACE = 6;
/** Photographs that prints and screens show. */
const SHOWN = ["guest_1", "guest_3", "guest_4", "guest_5", "guest_7"];

/**
 * @typedef {object} Options as they stand on the command line
 * @property {string[] | undefined} [set]
 * @property {string | undefined} [hands]
 * @property {string | undefined} [species] names of `KINDS`
 * @property {string | undefined} [subjects] photographs; default `SHOWN`
 * @property {string | undefined} [observations]
 * @property {boolean | undefined} [json]
 */

/** @param {Options} options @returns {Promise<number>} exit code: 1 when not one film could be made */
export async function runNoBlinks({
    set = [],
    hands: folder,
    species,
    subjects,
    observations,
    json,
}) {
    const kinds = species?.split(",") ?? Object.keys(KINDS);
    const unknown = kinds.find((kind) => !KINDS[kind]);
    if (unknown !== undefined) {
        throw new UserError(
            `There is no kind ${unknown}`,
            `Known are ${Object.keys(KINDS).join(", ")}`,
        );
    }
    const hands = loadHands(folder);
    const openers = listBases(set, subjects?.split(",") ?? SHOWN);
    const looker = await openLooker(observations);
    /** @type {import("./table.mjs").FilmResult[]} */
    const results = [];
    /** @type {import("../../film/no_blink/bases.mjs").Base | null} */
    let other = null;
    let turn = 0;
    try {
        for (const [done, open] of openers.entries()) {
            const base = await open();
            if (base) {
                const chosen = Array.from(
                    { length: Math.min(KINDS_A_FACE, kinds.length) },
                    (_, i) => kinds[(turn + i) % kinds.length] ?? "",
                );
                turn += chosen.length;
                const seen = await lookAtFilms(looker, {
                    base,
                    other: other ?? base,
                    kinds: chosen,
                    hands,
                });
                results.push(...seen);
                other = base;
                console.error(`[${done + 1}/${openers.length}] ${base.name}: ${seen.length} films`);
            }
        }
    } finally {
        await looker.close();
    }
    console.log(json ? JSON.stringify(results, null, 1) : writeTable(results));
    return results.length > 0 ? 0 : 1;
}

/** @param {readonly string[]} sets @param {readonly string[]} subjects */
function listBases(sets, subjects) {
    const { cacheDir } = loadSettings(process.env);
    const people = sets.map(readSource).flatMap(({ labels, clips }) => {
        const seen = new Set();
        return readLabels(labels)
            .clips.filter(({ person }) => !seen.has(person) && seen.add(person))
            .map((label) => () => openPerson(label, clips));
    });
    const shown = subjects.flatMap((name) => [
        () => openShown(name, "prints", cacheDir),
        () => openShown(name, "screens", cacheDir),
    ]);
    return [...people, ...shown];
}
