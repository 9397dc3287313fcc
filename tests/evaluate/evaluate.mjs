/** Plays labelled clips through the code the kiosk runs, in Chromium, and scores what it finds. */
import fs from "node:fs";
import path from "node:path";
import { findClip } from "./clip_file.mjs";
import { countBlinks } from "./counting.mjs";
import { drawClip } from "./drawing.mjs";
import { openLooker } from "./looking.mjs";
import { scoreClip, summarize } from "./score.mjs";

/**
 * @typedef {import("./looking.mjs").SeenClip} SeenClip
 * @typedef {import("./score.mjs").ClipScore} ClipScore
 *
 * @typedef {object} ReadClip
 * @property {string} id
 * @property {undefined} [error]
 * @property {SeenClip} seen
 * @property {import("./counting.mjs").Counted} counted
 * @property {ClipScore} score of the kiosk's detector
 * @property {ClipScore} reference of the fixed thresholds on the 68 landmarks
 * @property {ClipScore} oneThreshold of the one-threshold openness rule
 *
 * @typedef {{id: string, error: string, score?: undefined}} UnreadClip why it could not be read
 * @typedef {ReadClip | UnreadClip} ClipResult
 *
 * @typedef {object} Options
 * @property {string | undefined} [pictures] folder to draw each clip into
 * @property {string | undefined} [observations] folder where observations are kept between runs
 * @property {import("./clip_file.mjs").Change} [change] made to every clip
 * @property {(result: ClipResult, done: number) => void} [onClip]
 */

/**
 * Goes through all clips; one that cannot be read does not keep the others.
 *
 * @param {import("./labels.mjs").Labels} labels
 * @param {string} folder
 * @param {Options} options
 * @returns {Promise<ClipResult[]>}
 */
export async function evaluateClips(labels, folder, options) {
    const looker = await openLooker(options.observations);
    /** @type {ClipResult[]} */
    const results = [];
    try {
        for (const label of labels.clips) {
            const result = await evaluateClip(
                label,
                folder,
                labels.toleranceFrames,
                looker,
                options.change ?? {},
            );
            if (options.pictures && result.score) {
                fs.mkdirSync(options.pictures, { recursive: true });
                fs.writeFileSync(
                    path.join(options.pictures, `${label.id}.svg`),
                    drawClip(result, label),
                );
            }
            results.push(result);
            options.onClip?.(result, results.length);
        }
    } finally {
        await looker.close();
    }
    return results;
}

/**
 * @param {import("./labels.mjs").ClipLabel} label
 * @param {string} folder
 * @param {number} tolerance
 * @param {import("./looking.mjs").Looker} looker
 * @param {import("./clip_file.mjs").Change} change
 * @returns {Promise<ClipResult>}
 */
async function evaluateClip(label, folder, tolerance, looker, change) {
    try {
        const seen = await looker.look(findClip(folder, label.id), label.fps, change);
        const counted = await countBlinks(seen.observations);
        const frameAt = (/** @type {number} */ atMs) =>
            seen.timesMs.findIndex((time) => time >= atMs);
        const score = (/** @type {number[]} */ foundMs) =>
            scoreClip(label, foundMs.map(frameAt), seen.timesMs, tolerance);
        return {
            id: label.id,
            seen,
            counted,
            score: score(counted.kiosk),
            reference: score(counted.reference),
            oneThreshold: score(counted.oneThreshold),
        };
    } catch (error) {
        return {
            id: label.id,
            error: (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "",
        };
    }
}

/**
 * What `--json` prints.
 *
 * @param {ClipResult[]} results
 */
export function toJson(results) {
    const read = results.filter((result) => result.score !== undefined);
    return {
        clips: results.map((result) =>
            result.score
                ? {
                      id: result.id,
                      ...summarize([result.score]),
                      frames_per_second: measureSpeed([result.seen]),
                      missed: result.score.missed,
                      false_frames: result.score.falseFrames,
                  }
                : result,
        ),
        overall: {
            ...summarize(read.map(({ score }) => score)),
            frames_per_second: measureSpeed(read.map(({ seen }) => seen)),
        },
        reference: summarize(read.map(({ reference }) => reference)),
        one_threshold: summarize(read.map(({ oneThreshold }) => oneThreshold)),
    };
}

/**
 * How many pictures a second the worker could have looked at: what one took, the median of all.
 *
 * @param {SeenClip[]} clips
 * @returns {number | null}
 */
function measureSpeed(clips) {
    const times = clips.flatMap(({ lookMs }) => lookMs).sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    return median ? Math.round(10_000 / median) / 10 : null;
}
