/**
 * Camera films of a test subject, for Chromium's `--use-file-for-fake-video-capture`: made from a photograph whose eyelids
 * are drawn shut. They test plumbing and timing, not accuracy on people.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../../scripts/lib/core/lock.mjs";
import { run } from "../../scripts/lib/core/processes.mjs";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { SUBJECT_NAMES } from "./photographs.mjs";
import { SCENARIOS } from "./scenarios.mjs";

const FOLDER = path.dirname(fileURLToPath(import.meta.url));

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
 * @throws RangeError for a scenario, subject, rate or size that does not exist
 */
export async function makeFilm(options) {
    const { scenario, subject = "astronaut", width = 640, height = 480 } = options;
    const script = SCENARIOS[scenario];
    if (!script) {
        throw new RangeError(
            `no scenario ${scenario}; expected one of ${Object.keys(SCENARIOS).join(", ")}`,
        );
    }
    if (!SUBJECT_NAMES.includes(subject)) {
        throw new RangeError(`no subject ${subject}; expected one of ${SUBJECT_NAMES.join(", ")}`);
    }
    const {
        fps = script.fps,
        seconds = script.seconds,
        cacheDir = loadSettings(process.env).cacheDir,
    } = options;
    if (!(fps > 0 && fps <= 60 && seconds > 0 && seconds <= 120)) {
        throw new RangeError(
            `expected up to 60 pictures a second for up to 120 seconds, got ${fps} and ${seconds}`,
        );
    }
    if (
        ![width, height].every(
            (size) => Number.isInteger(size) && size >= 64 && size <= 1920 && size % 2 === 0,
        )
    ) {
        throw new RangeError(
            `expected an even width and height from 64 to 1920, got ${width}x${height}`,
        );
    }
    const folder = openFilmFolder(cacheDir);
    const key = hash([subject, scenario, fps, seconds, width, height]);
    const file = path.join(folder, `${scenario}-${subject}-${key}.y4m`);
    await withLock(`${file}.lock`, async () => {
        if (!fs.existsSync(file)) {
            const order = { file, scenario, subject, fps, seconds, width, height, cacheDir };
            await run(process.execPath, [
                path.join(FOLDER, "paint_film.mjs"),
                JSON.stringify(order),
            ]);
        }
    });
    if (!options.out) {
        return file;
    }
    fs.copyFileSync(file, options.out);
    return options.out;
}

/** Films are large: those of a film maker that was changed, and not asked for in this time, are removed. */
const KEPT_MS = 6 * 60 * 60_000;

/**
 * The folder of this film maker's films, made when it is not there.
 *
 * @param {string} cacheDir
 * @returns {string}
 */
function openFilmFolder(cacheDir) {
    const films = path.join(cacheDir, "films");
    const folder = path.join(films, fingerprintSources());
    fs.mkdirSync(folder, { recursive: true });
    fs.utimesSync(folder, new Date(), new Date());
    for (const name of fs.readdirSync(films)) {
        const other = path.join(films, name);
        if (other !== folder && fs.statSync(other).mtimeMs < Date.now() - KEPT_MS) {
            fs.rmSync(other, { recursive: true, force: true });
        }
    }
    return folder;
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
