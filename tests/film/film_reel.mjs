/**
 * A camera whose film can be changed: Chromium opens the file anew each time a page opens the camera, from its beginning. So one
 * browser and one page play many films, each told from its first picture.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeFilm } from "./make_film.mjs";

export class FilmReel {
    /** @param {string} folder its own, removed in the end */
    constructor(folder) {
        this.folder = folder;
        /** What Chromium takes for its camera. */
        this.file = path.join(folder, "camera.y4m");
    }

    /**
     * @param {string | import("./make_film.mjs").FilmOptions} film
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
     * @param {string | import("./make_film.mjs").FilmOptions} film a scenario's name, or more about it
     */
    async insert(film) {
        const made = await makeFilm(typeof film === "string" ? { scenario: film } : film);
        const next = `${this.file}.next`;
        fs.rmSync(next, { force: true });
        fs.symlinkSync(made, next);
        fs.renameSync(next, this.file);
    }

    remove() {
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}
