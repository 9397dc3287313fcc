/**
 * Writes a folder of presentation attacks, ready for `npm run evaluate -- --attacks`: films of every species for every
 * subject, bona fide ones beside them, and labels.json.
 */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../../../scripts/lib/core/errors.mjs";
import { writeFilm } from "./film_file.mjs";
import { makeRandom } from "./random.mjs";
import { SPECIES } from "./species.mjs";
import { openClip, openPhotograph, PHOTOGRAPH_SUBJECTS } from "./subjects.mjs";

/** The least rate of the kiosk's camera is 11 a second. */
const FPS = 12;

/**
 * @typedef {object} MakeOptions
 * @property {string} out folder; made when it is not there, and must be empty
 * @property {string} cacheDir
 * @property {string[]} [subjects] default `PHOTOGRAPH_SUBJECTS`; none is allowed when there are clips
 * @property {string[]} [species] default all
 * @property {string | undefined} [clips] folder of videos of people, each one a subject more
 * @property {(text: string) => void} [say] hears of every film
 *
 * @typedef {object} Made
 * @property {number} films
 * @property {string[]} failures a sentence for each film that could not be made
 */

/**
 * @param {MakeOptions} options
 * @returns {Promise<Made>}
 * @throws {UserError} the folder holds something, or a species or subject does not exist
 */
export async function makeAttacks(options) {
    const { out, cacheDir, clips, say = () => {} } = options;
    const { subjects = PHOTOGRAPH_SUBJECTS, species = Object.keys(SPECIES) } = options;
    refuseUnknown("species", species, Object.keys(SPECIES));
    refuseUnknown("subject", subjects, PHOTOGRAPH_SUBJECTS);
    fs.mkdirSync(out, { recursive: true });
    if (fs.readdirSync(out).length > 0) {
        throw new UserError(`${out} is not empty`, "Name a folder for the films that is");
    }
    const openers = [
        ...subjects.map((name) => ({ name, open: () => openPhotograph(name, FPS, cacheDir) })),
        ...listClips(clips).map((file) => ({
            name: `clip_${path.parse(file).name.replace(/\W+/g, "_")}`,
            open: () => openClip(file, FPS),
        })),
    ];
    /** @type {object[]} */
    const items = [];
    /** @type {string[]} */
    const failures = [];
    for (const [done, { name, open }] of openers.entries()) {
        const fail = (/** @type {unknown} */ error) => {
            failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
            say(String(failures.at(-1)));
        };
        /** @type {import("./subjects.mjs").Subject | undefined} */
        let subject;
        try {
            subject = await open();
        } catch (error) {
            fail(error);
        }
        for (const film of subject ? listFilms(subject, name, species) : []) {
            try {
                const video = `${film.label.id}.mkv`;
                await writeFilm(path.join(out, video), film.pictures, FPS, film.lossless);
                items.push({ ...film.label, video });
            } catch (error) {
                fail(error);
            }
        }
        say(`[${done + 1}/${openers.length}] ${name}`);
    }
    fs.writeFileSync(
        path.join(out, "labels.json"),
        `${JSON.stringify({ about: ABOUT, items }, null, 1)}\n`,
    );
    return { films: items.length, failures };
}

const ABOUT =
    "Made by npm run evaluate -- --make-attacks. Attacks are computed from pictures, not presented to a camera; " +
    "bona fide films of the group stand_in are photographs over a guessed head.";

/** Software that takes the camera's place leaves pictures as they are. */
const LOSSLESS = /^(frozen_frame|loop_)/;

/**
 * @param {import("./subjects.mjs").Subject} subject
 * @param {string} name
 * @param {string[]} species
 */
function listFilms({ source, group }, name, species) {
    const bonaFide = {
        label: { id: `bona_fide-${name}`, species: "bona_fide", subject: name, group },
        pictures: source.video,
        lossless: false,
    };
    const attacks = species.map((each) => {
        const id = `${each}-${name}`;
        return {
            label: { id, species: each, subject: name },
            pictures: SPECIES[each]?.(source, makeRandom(id)) ?? [],
            lossless: LOSSLESS.test(each),
        };
    });
    return [bonaFide, ...attacks];
}

/** @param {string | undefined} folder */
function listClips(folder) {
    if (folder === undefined) {
        return [];
    }
    if (!fs.existsSync(folder)) {
        throw new UserError(`There is no folder ${folder}`, "Name the one with the clips");
    }
    return fs
        .readdirSync(folder)
        .filter((name) => /\.(mp4|mov|mkv|webm|avi|y4m)$/i.test(name))
        .sort()
        .map((name) => path.join(folder, name));
}

/**
 * @param {string} what
 * @param {readonly string[]} asked
 * @param {readonly string[]} known
 */
function refuseUnknown(what, asked, known) {
    const unknown = asked.find((name) => !known.includes(name));
    if (unknown !== undefined) {
        throw new UserError(`There is no ${what} ${unknown}`, `Known are ${known.join(", ")}`);
    }
}
