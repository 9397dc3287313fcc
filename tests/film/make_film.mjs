/**
 * Camera films of a test subject, for Chromium's `--use-file-for-fake-video-capture`: made from a photograph whose eyelids
 * are drawn shut. They test plumbing and timing, not accuracy on people.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { findFacePoints } from "./find_face_points.mjs";
import { Painter } from "./painter.mjs";
import { Person } from "./person.mjs";
import { loadPhotograph } from "./photographs.mjs";
import { readScript, SCENARIOS } from "./scenarios.mjs";
import { Y4mWriter } from "./y4m.mjs";

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
/** Width of a lone face, and of one of several, in shares of the picture. */
const FACE_WIDTH = 0.27;
const FACE_WIDTH_OF_SEVERAL = 0.19;
const SECOND_SUBJECT = "guest_1";

/**
 * @typedef {object} FilmOptions
 * @property {string} scenario a name of `SCENARIOS`
 * @property {string} [subject] a name of `SUBJECT_NAMES`; default `astronaut`
 * @property {number} [fps] pictures a second; default the scenario's
 * @property {number} [seconds] length of the loop; default the scenario's. What the script tells after it is cut
 * @property {number} [width] even; default 640
 * @property {number} [height] even; default 480
 * @property {string} [out] where to put it; default a name in the cache
 * @property {string} [cacheDir] default the project's
 */

/**
 * Makes a film, or finds it in the cache: the same options and the same sources give the same bytes.
 *
 * @param {FilmOptions} options
 * @returns {Promise<string>} path of the y4m file
 * @throws RangeError for a scenario, subject or size that does not exist
 */
export async function makeFilm(options) {
    const { subject = "astronaut", width = 640, height = 480 } = options;
    const script = SCENARIOS[options.scenario];
    if (!script) {
        throw new RangeError(
            `no scenario ${options.scenario}; expected one of ${Object.keys(SCENARIOS).join(", ")}`,
        );
    }
    const {
        fps = script.fps,
        seconds = script.seconds,
        cacheDir = loadSettings(process.env).cacheDir,
    } = options;
    if (!(fps > 0 && fps <= 60 && seconds > 0 && seconds <= 120)) {
        throw new RangeError(
            `expected 1 to 60 pictures a second for up to 120 seconds, got ${fps} and ${seconds}`,
        );
    }
    const folder = path.join(cacheDir, "films");
    fs.mkdirSync(folder, { recursive: true });
    const key = hash([
        fingerprintSources(),
        subject,
        options.scenario,
        fps,
        seconds,
        width,
        height,
    ]);
    const cached = path.join(folder, `${options.scenario}-${subject}-${key}.y4m`);
    if (!fs.existsSync(cached)) {
        const people = await loadPeople(script.people, subject, width, cacheDir);
        await paintFilm(cached, { ...script, seconds }, fps, new Painter(width, height, people));
    }
    if (!options.out) {
        return cached;
    }
    fs.copyFileSync(cached, options.out);
    return options.out;
}

/**
 * @param {string} file
 * @param {import("./scenarios.mjs").Script} script
 * @param {number} fps
 * @param {Painter} painter
 */
async function paintFilm(file, script, fps, painter) {
    const writer = new Y4mWriter(file, { ...painter.picture, fps });
    try {
        for (let i = 0; i < Math.round(script.seconds * fps); i++) {
            writer.write(painter.paint(readScript(script, i / fps)));
        }
        writer.close();
    } catch (error) {
        writer.abandon();
        throw error;
    }
}

/**
 * @param {number} count
 * @param {string} subject
 * @param {number} width
 * @param {string} cacheDir
 */
async function loadPeople(count, subject, width, cacheDir) {
    const names = [subject, SECOND_SUBJECT].slice(0, count);
    const faceWidth = width * (count > 1 ? FACE_WIDTH_OF_SEVERAL : FACE_WIDTH);
    const people = [];
    for (const name of names) {
        const photograph = await loadPhotograph(name, cacheDir);
        people.push(
            new Person(photograph, await loadFacePoints(name, photograph, cacheDir), faceWidth),
        );
    }
    return people;
}

/**
 * @param {string} name
 * @param {import("./photographs.mjs").Photograph} photograph
 * @param {string} cacheDir
 * @returns {Promise<import("./find_face_points.mjs").FacePoints>}
 */
async function loadFacePoints(name, photograph, cacheDir) {
    const folder = path.join(cacheDir, "photographs");
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(
        folder,
        `${name}-${hash([Buffer.from(photograph.data).toString("base64")])}.json`,
    );
    if (!fs.existsSync(file)) {
        const points = await findFacePoints(photograph);
        fs.writeFileSync(`${file}.${process.pid}.part`, JSON.stringify(points));
        fs.renameSync(`${file}.${process.pid}.part`, file);
    }
    return JSON.parse(fs.readFileSync(file, "utf8"));
}

/** Whatever changes the film maker makes new films. */
function fingerprintSources() {
    const files = fs
        .readdirSync(FOLDER)
        .filter((name) => name.endsWith(".mjs") && name !== "cli.mjs");
    return hash(files.sort().map((name) => fs.readFileSync(path.join(FOLDER, name), "utf8")));
}

/** @param {unknown[]} parts */
function hash(parts) {
    return crypto.createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
