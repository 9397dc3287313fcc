/** Goes through a folder of presentations: looks at each, and has it judged. */
import { readAttackLabels } from "./attack_labels.mjs";
import { openAttackLooker } from "./attack_looker.mjs";
import { judgeItem } from "./judge.mjs";

/**
 * @typedef {import("./judge.mjs").Judgement} Judgement
 *
 * @typedef {object} ItemResult
 * @property {string} id
 * @property {string} species
 * @property {string | null} subject
 * @property {string | null} group
 * @property {string} [error] why it could not be read; the rest is missing then
 * @property {Judgement} [judgement]
 */

/**
 * An item that cannot be read does not keep the others.
 *
 * @param {string} folder
 * @param {{kept?: string | undefined, onItem?: (result: ItemResult, done: number, all: number) => void}} [options]
 * @returns {Promise<ItemResult[]>}
 * @throws {UserError} the folder is not one of presentations
 */
export async function evaluateFolder(folder, { kept, onItem } = {}) {
    const items = readAttackLabels(folder);
    const looker = await openAttackLooker(folder, kept);
    /** @type {ItemResult[]} */
    const results = [];
    try {
        for (const item of items) {
            const { id, species, subject = null, group = null } = item;
            /** @type {ItemResult} */
            const result = { id, species, subject, group };
            try {
                result.judgement = await judgeOne(looker, item);
            } catch (error) {
                const message = error instanceof Error ? error.message : String(error);
                result.error = message.split("\n")[0] ?? "";
            }
            results.push(result);
            onItem?.(result, results.length, items.length);
        }
    } finally {
        await looker.close();
    }
    return results;
}

/**
 * @param {import("./attack_looker.mjs").AttackLooker} looker
 * @param {import("./attack_labels.mjs").AttackItem} item
 */
async function judgeOne(looker, item) {
    const hasPictures = item.video !== undefined || item.frames !== undefined;
    if (!hasPictures && Object.keys(item.scores).length === 0) {
        throw new Error("neither pictures nor scores");
    }
    return judgeItem(hasPictures ? await looker.look(item) : null, item.scores);
}
