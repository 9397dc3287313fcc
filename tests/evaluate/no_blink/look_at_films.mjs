/** Makes films in which nobody blinks and looks at them with the kiosk's own worker. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { FPS } from "../../film/no_blink/bases.mjs";
import { makePictures, toRgba } from "../../film/no_blink/films.mjs";
import { FILM_S } from "../../film/no_blink/changes.mjs";
import { judgeFilm } from "./table.mjs";

const MAKER = path.join(ROOT, "tests/film/no_blink");
/** So many pictures tell where the face is. */
const FOUND_AFTER = 3;

/**
 * @typedef {import("../../film/no_blink/bases.mjs").Base} Base
 * @typedef {import("./table.mjs").FilmResult} FilmResult
 *
 * @typedef {object} Order
 * @property {Base} base
 * @property {Base} other somebody else
 * @property {readonly string[]} kinds
 * @property {import("../../film/no_blink/sprites.mjs").Sprite[]} hands
 */

/**
 * @param {import("../looking.mjs").Looker} looker
 * @param {Order} order
 * @returns {Promise<FilmResult[]>} none where the face is not found
 */
export async function lookAtFilms(looker, { base, other, kinds, hands }) {
    const { width, height } = base.at(0);
    const sources = fingerprint();
    const look = (
        /** @type {string} */ name,
        /** @type {number} */ count,
        /** @type {() => Iterator<Buffer, void>} */ pictures,
    ) => {
        const timesMs = Array.from({ length: count }, (_, i) => (i * 1000) / FPS);
        return looker.lookAtFilm({ name, sources, width, height, timesMs, pictures });
    };
    const { observations } = await look(`face__${base.name}`, FOUND_AFTER, () =>
        [0, 1, 2].map((i) => toRgba(base.at(i)))[Symbol.iterator](),
    );
    const box = observations.at(-1)?.face?.box;
    /** @type {FilmResult[]} */
    const results = [];
    for (const kind of box ? kinds : []) {
        const made = box && makePictures(base, kind, box, other, hands);
        if (made) {
            const seen = await look(
                `${kind}__${base.name}`,
                Math.round(FILM_S * FPS),
                function* () {
                    for (const picture of made) {
                        yield toRgba(picture);
                    }
                },
            );
            const { who, name } = base;
            results.push({ kind, who, name, ...(await judgeFilm(seen.observations)) });
        }
    }
    return results;
}

function fingerprint() {
    const hash = createHash("sha256");
    for (const name of fs.readdirSync(MAKER).sort()) {
        hash.update(fs.readFileSync(path.join(MAKER, name)));
    }
    return hash.digest("hex").slice(0, 12);
}
