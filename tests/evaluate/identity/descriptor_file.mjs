/** Descriptors that were made before, kept outside the project: a line a picture, so that a run goes on where it ended. */
import fs from "node:fs";
import path from "node:path";

/** @typedef {{picture: string, values: number[] | null, facePx: number | null}} Line */

export class DescriptorFile {
    /**
     * @param {string | undefined} folder none: nothing is kept
     * @param {string} name
     */
    constructor(folder, name) {
        /** @type {Map<string, Line>} */
        this.lines = new Map();
        this.file = folder && path.join(folder, `${name}.ndjson`);
        if (this.file && fs.existsSync(this.file)) {
            for (const text of fs.readFileSync(this.file, "utf8").split("\n")) {
                // The last line may have been cut off with the run.
                if (text.endsWith("}")) {
                    const line = /** @type {Line} */ (JSON.parse(text));
                    this.lines.set(line.picture, line);
                }
            }
        } else if (this.file) {
            fs.mkdirSync(path.dirname(this.file), { recursive: true });
        }
    }

    /**
     * @param {string} picture
     * @param {() => Promise<import("./describers.mjs").Described | null>} make
     * @returns {Promise<Line>}
     */
    async take(picture, make) {
        const known = this.lines.get(picture);
        if (known) {
            return known;
        }
        const found = await make();
        const values = found && found.values.map((value) => Number(value.toPrecision(6)));
        const line = { picture, values, facePx: found?.facePx ?? null };
        this.lines.set(picture, line);
        if (this.file) {
            fs.appendFileSync(this.file, `${JSON.stringify(line)}\n`);
        }
        return line;
    }
}
