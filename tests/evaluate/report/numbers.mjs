/** Measures what the report is drawn from: numbers of each clip, no pictures. */
import { leaveOut, findClip } from "../clip_file.mjs";
import { countBlinks } from "../counting.mjs";
import { readLabels } from "../labels.mjs";
import { openLooker } from "../looking.mjs";
import { scoreClip } from "../score.mjs";
import { CHANGES } from "./changes.mjs";
import { runPrompts } from "./prompts.mjs";

/** Thresholds of the likelihood that the curve shows; the kiosk's own is one of them. */
const THRESHOLDS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
/** Frame rates, by leaving out of what was seen. */
const RATES = [25, 20, 15, 12, 11, 10, 8];

/**
 * @typedef {[found: number, falseCount: number]} Pair
 *
 * @typedef {object} ClipNumbers
 * @property {string} id
 * @property {string} person
 * @property {string[]} conditions
 * @property {number} blinks
 * @property {number} minutes
 * @property {Pair} kiosk
 * @property {Pair} oneThreshold
 * @property {Pair} reference
 * @property {import("../labels.mjs").Span[]} missed
 * @property {number[]} falseFrames
 * @property {import("./prompts.mjs").PromptCounts} prompts
 * @property {Record<string, Pair>} thresholds
 * @property {Record<string, Pair>} rates
 * @property {Record<string, Pair>} changes by kind and value, of the clips that were changed
 *
 * @typedef {object} SetNumbers
 * @property {string} name
 * @property {boolean} isTuned whether the detector was built on it
 * @property {ClipNumbers[]} clips
 * @property {string[]} unread clips that could not be read
 *
 * @typedef {{name: string, isTuned: boolean, labels: string, clips: string}} SetSource
 */

/**
 * @param {readonly SetSource[]} sources
 * @param {{observations: string | undefined, changed: readonly string[], onClip: (id: string) => void}} options `changed`
 *     are the clips that are looked at again, made worse
 * @returns {Promise<SetNumbers[]>}
 */
export async function measureSets(sources, { observations, changed, onClip }) {
    const looker = await openLooker(observations);
    /** @type {SetNumbers[]} */
    const sets = [];
    try {
        for (const { name, isTuned, labels, clips: folder } of sources) {
            const { clips, toleranceFrames } = readLabels(labels);
            /** @type {SetNumbers} */
            const set = { name, isTuned, clips: [], unread: [] };
            for (const label of clips) {
                onClip(label.id);
                try {
                    const changes = changed.includes(label.id) ? CHANGES : [];
                    set.clips.push(
                        await measureClip(label, folder, toleranceFrames, looker, changes),
                    );
                } catch (error) {
                    set.unread.push(label.id);
                    onClip(`${label.id}: ${error instanceof Error ? error.message : error}`);
                }
            }
            sets.push(set);
        }
    } finally {
        await looker.close();
    }
    return sets;
}

/**
 * @param {import("../labels.mjs").ClipLabel} label
 * @param {string} folder
 * @param {number} tolerance
 * @param {import("../looking.mjs").Looker} looker
 * @param {readonly import("./changes.mjs").NamedChange[]} changes
 * @returns {Promise<ClipNumbers>}
 */
async function measureClip(label, folder, tolerance, looker, changes) {
    const file = findClip(folder, label.id);
    const seen = await looker.look(file, label.fps, {});
    const { timesMs, observations } = seen;
    const score = (/** @type {readonly number[]} */ foundMs) =>
        scoreClip(
            label,
            foundMs.map((atMs) => timesMs.findIndex((time) => time >= atMs)),
            timesMs,
            tolerance,
        );
    const pair = (/** @type {readonly number[]} */ foundMs) => {
        const { found, falseCount } = score(foundMs);
        return /** @type {Pair} */ ([found, falseCount]);
    };
    const counted = await countBlinks(observations);
    const rated = counted.events.filter(({ verdict }) => ["blink", "unlikely"].includes(verdict));
    const kiosk = score(counted.kiosk);
    /** @type {Record<string, Pair>} */
    const rates = {};
    for (const fps of RATES) {
        const kept = new Set(leaveOut(timesMs, fps));
        const left = observations.filter(({ atMs }) => kept.has(atMs));
        rates[fps] = pair((await countBlinks(left)).kiosk);
    }
    /** @type {Record<string, Pair>} */
    const changed = {};
    for (const { kind, value, change } of changes) {
        const worse = await looker.look(file, label.fps, change);
        changed[`${kind} ${value}`] = pair((await countBlinks(worse.observations)).kiosk);
    }
    return {
        id: label.id,
        person: label.person,
        conditions: label.conditions,
        blinks: kiosk.blinks,
        minutes: Number(kiosk.minutes.toFixed(4)),
        kiosk: [kiosk.found, kiosk.falseCount],
        oneThreshold: pair(counted.oneThreshold),
        reference: pair(counted.reference),
        missed: kiosk.missed,
        falseFrames: kiosk.falseFrames,
        prompts: await runPrompts(label, seen),
        thresholds: Object.fromEntries(
            THRESHOLDS.map((threshold) => [
                threshold,
                pair(
                    rated
                        .filter(({ likelihood }) => likelihood >= threshold)
                        .map(({ bottomMs }) => bottomMs),
                ),
            ]),
        ),
        rates,
        changes: changed,
    };
}
