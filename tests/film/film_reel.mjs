/**
 * A camera whose film can be changed: Chromium opens the file anew each time a page opens the camera, from its beginning. So one
 * browser and one page play many films, each told from its first picture.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeFilm } from "./make_film.mjs";

/** @typedef {string | import("./make_film.mjs").FilmOptions} Film a scenario's name, or more about it */

export class FilmReel {
    /** @param {string} folder its own, removed in the end */
    constructor(folder) {
        this.folder = folder;
        /** What Chromium takes for its camera. */
        this.file = path.join(folder, "camera.y4m");
    }

    /**
     * @param {Film | Film[]} film
     * @returns {Promise<FilmReel>}
     */
    static async make(film) {
        const reel = new FilmReel(fs.mkdtempSync(path.join(os.tmpdir(), "eh_reel_")));
        await reel.insert(film);
        return reel;
    }

    /**
     * What the next page that opens the camera sees; a page that has it open keeps what it sees.
     *
     * @param {Film | Film[]} film several are shown one after the other, as if one person took the other's place
     */
    async insert(film) {
        const films = Array.isArray(film) ? film : [film];
        const made = await Promise.all(
            films.map((each) => makeFilm(typeof each === "string" ? { scenario: each } : each)),
        );
        const next = `${this.file}.next`;
        fs.rmSync(next, { force: true });
        if (made.length === 1) {
            fs.symlinkSync(/** @type {string} */ (made[0]), next);
        } else {
            fs.writeFileSync(next, splice(made.map((file) => fs.readFileSync(file))));
        }
        fs.renameSync(next, this.file);
    }

    remove() {
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

/**
 * Films of one size and rate as one: y4m is a line that says both, and the pictures.
 *
 * @param {Buffer[]} films
 * @returns {Buffer}
 */
function splice(films) {
    const heads = films.map((film) => film.subarray(0, film.indexOf("\n") + 1));
    const [head = Buffer.alloc(0)] = heads;
    if (heads.some((other) => !other.equals(head))) {
        throw new RangeError("expected films of one size and rate");
    }
    return Buffer.concat([head, ...films.map((film) => film.subarray(head.length))]);
}
