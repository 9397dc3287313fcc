/**
 * Paints one film into a file; started by `makeFilm` as a process of its own, because inside jest's sandbox the same loops
 * take ten times as long. Its one argument is JSON.
 */
import { findFacePoints } from "./find_face_points.mjs";
import { loadJson } from "./json_cache.mjs";
import { Painter } from "./painter.mjs";
import { Person } from "./person.mjs";
import { loadPhotograph } from "./photographs.mjs";
import { readScript, SCENARIOS } from "./scenarios.mjs";
import { Y4mWriter } from "./y4m.mjs";

/** Width of a lone face, and of one of several, in shares of the picture. */
const FACE_WIDTH = 0.27;
const FACE_WIDTH_OF_SEVERAL = 0.19;
const SECOND_SUBJECT = "guest_1";

/**
 * @typedef {object} PaintOrder
 * @property {string} file
 * @property {string} scenario
 * @property {string} subject
 * @property {number} fps
 * @property {number} seconds
 * @property {number} width
 * @property {number} height
 * @property {string} cacheDir
 */

/** @param {PaintOrder} order */
async function paintFilm({ file, scenario, subject, fps, seconds, width, height, cacheDir }) {
    const known = SCENARIOS[scenario];
    if (!known) {
        throw new RangeError(`no scenario ${scenario}`);
    }
    const script = { ...known, seconds };
    const names = [subject, SECOND_SUBJECT].slice(0, script.people);
    const usual = names.length > 1 ? FACE_WIDTH_OF_SEVERAL : FACE_WIDTH;
    const faceWidth = width * (script.faceWidth ?? usual);
    const people = [];
    for (const name of names) {
        people.push(await loadPerson(name, faceWidth, cacheDir));
    }
    const painter = new Painter(width, height, people);
    const writer = new Y4mWriter(file, { width, height, fps });
    try {
        for (let i = 0; i < Math.round(seconds * fps); i++) {
            writer.write(painter.paint(readScript(script, i / fps)));
        }
        writer.close();
    } catch (error) {
        writer.abandon();
        throw error;
    }
}

/**
 * @param {string} name
 * @param {number} faceWidth
 * @param {string} cacheDir
 */
async function loadPerson(name, faceWidth, cacheDir) {
    const photograph = await loadPhotograph(name, cacheDir);
    const points = await loadJson(cacheDir, `face-points-${name}`, photograph.data, () =>
        findFacePoints(photograph),
    );
    return new Person(photograph, points, faceWidth);
}

await paintFilm(JSON.parse(process.argv[2] ?? "{}"));
