/** The pictures of an evaluation: DIR/<person>/<picture>, and who belongs to which group. */
import fs from "node:fs";
import path from "node:path";
import { UserError } from "../../../scripts/lib/core/errors.mjs";

const PICTURE = /\.(jpe?g|png|webp)$/i;

/**
 * @typedef {object} Person
 * @property {string} name
 * @property {string[]} pictures paths, in order of their names
 */

/**
 * @param {string} folder
 * @param {object} [limits]
 * @param {number} [limits.perPerson] at most so many pictures of each
 * @param {number} [limits.singles] at most so many people of one picture
 * @param {number} [limits.people] at most so many people
 * @returns {Person[]}
 * @throws {UserError}
 */
export function listPeople(
    folder,
    { perPerson = Infinity, singles = Infinity, people = Infinity } = {},
) {
    if (!fs.existsSync(folder)) {
        throw new UserError(`--identity: there is no ${folder}`, "Name a folder of people");
    }
    const all = fs
        .readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => ({
            name,
            pictures: fs
                .readdirSync(path.join(folder, name))
                .filter((file) => PICTURE.test(file))
                .sort()
                .slice(0, perPerson)
                .map((file) => path.join(folder, name, file)),
        }))
        .filter(({ pictures }) => pictures.length > 0)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    let lone = 0;
    const chosen = all
        .filter(({ pictures }) => pictures.length > 1 || ++lone <= singles)
        .slice(0, people);
    if (chosen.length < 2) {
        throw new UserError(`${folder}: no two people`, "Expected DIR/<person>/<picture>");
    }
    return chosen;
}

/**
 * Who belongs to which groups: lines of `person,group`; a person may have several. Nobody's group is guessed from a face.
 *
 * @param {string | undefined} file
 * @returns {Map<string, Set<string>>} names of people by group
 */
export function readGroups(file) {
    /** @type {Map<string, Set<string>>} */
    const groups = new Map();
    for (const line of file ? fs.readFileSync(file, "utf8").split("\n") : []) {
        const [person = "", group = ""] = line.split(",").map((cell) => cell.trim());
        if (person && group) {
            groups.set(group, (groups.get(group) ?? new Set()).add(person));
        }
    }
    return groups;
}
