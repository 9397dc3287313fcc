/** Plays labelled clips through the code the kiosk runs, in Chromium, and scores what it finds. */
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";
import { findClip, probeClip, readPictures } from "./clip_file.mjs";
import { drawClip } from "./drawing.mjs";
import { scoreClip, summarize } from "./score.mjs";

/**
 * @typedef {import("./page").SeenClip} SeenClip
 * @typedef {import("./score.mjs").ClipScore} ClipScore
 *
 * @typedef {object} ClipResult
 * @property {string} id
 * @property {string} [error] why it could not be read; the rest is missing then
 * @property {ClipScore} [score]
 * @property {ClipScore} [reference] of the fixed thresholds on the 68 landmarks
 * @property {SeenClip} [seen]
 */

/**
 * Goes through all clips; one that cannot be read does not keep the others.
 *
 * @param {import("./labels.mjs").Labels} labels
 * @param {string} folder
 * @param {{pictures?: string | undefined, onClip?: (result: ClipResult, done: number) => void}} options
 * @returns {Promise<ClipResult[]>}
 */
export async function evaluateClips(labels, folder, { pictures, onClip }) {
    const server = await startVisionServer("tests/evaluate/page.ts");
    const browser = await launchChromium();
    /** @type {ClipResult[]} */
    const results = [];
    try {
        const page = await browser.newPage();
        await page.goto(server.url);
        await page.evaluate(
            ([worker, assets]) => /** @type {any} */ (globalThis).load(worker, assets),
            /** @type {const} */ ([server.workerUrl, server.assetsUrl]),
        );
        for (const label of labels.clips) {
            const result = await evaluateClip(label, folder, labels.toleranceFrames, server, page);
            if (pictures && result.seen && result.score) {
                fs.mkdirSync(pictures, { recursive: true });
                fs.writeFileSync(
                    path.join(pictures, `${label.id}.svg`),
                    drawClip(label.id, result.seen, label, result.score),
                );
            }
            results.push(result);
            onClip?.(result, results.length);
        }
    } finally {
        await browser.close();
        await server.close();
    }
    return results;
}

/**
 * @param {import("./labels.mjs").ClipLabel} label
 * @param {string} folder
 * @param {number} tolerance
 * @param {import("../support/vision_server.mjs").VisionServer} server
 * @param {import("playwright-core").Page} page
 * @returns {Promise<ClipResult>}
 */
async function evaluateClip(label, folder, tolerance, server, page) {
    /** @type {AsyncGenerator<Buffer, void> | undefined} */
    let pictures;
    try {
        const clip = await probeClip(findClip(folder, label.id), label.fps);
        const reader = readPictures(clip);
        pictures = reader;
        server.serve("/next", async () => (await reader.next()).value ?? null);
        /** @type {SeenClip} */
        const seen = await page.evaluate(
            ([url, times, w, h]) => /** @type {any} */ (globalThis).lookAtClip(url, times, w, h),
            /** @type {const} */ ([`${server.url}next`, clip.timesMs, clip.width, clip.height]),
        );
        if (seen.frames.length === 0) {
            throw new Error("no picture could be read");
        }
        const times = seen.frames.map(({ atMs }) => atMs);
        const frameAt = (/** @type {number} */ atMs) => times.findIndex((time) => time >= atMs);
        const score = (/** @type {number[]} */ foundMs) =>
            scoreClip(label, foundMs.map(frameAt), times, tolerance);
        return {
            id: label.id,
            score: score(
                seen.events
                    .filter(({ verdict }) => verdict === "blink")
                    .map(({ bottomMs }) => bottomMs),
            ),
            reference: score(seen.reference.map(({ startMs, endMs }) => (startMs + endMs) / 2)),
            seen,
        };
    } catch (error) {
        return {
            id: label.id,
            error: (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "",
        };
    } finally {
        await pictures?.return();
    }
}

/**
 * What `--json` prints.
 *
 * @param {ClipResult[]} results
 */
export function toJson(results) {
    const read = results.filter((result) => result.score && result.reference && result.seen);
    const scores = read.map(({ score }) => /** @type {ClipScore} */ (score));
    const references = read.map(({ reference }) => /** @type {ClipScore} */ (reference));
    return {
        clips: results.map(({ id, error, score, seen }) =>
            score && seen
                ? {
                      id,
                      ...summarize([score]),
                      frames_per_second: measureSpeed([seen]),
                      missed: score.missed,
                      false_frames: score.falseFrames,
                  }
                : { id, error },
        ),
        overall: {
            ...summarize(scores),
            frames_per_second: measureSpeed(read.map(({ seen }) => /** @type {SeenClip} */ (seen))),
        },
        reference: summarize(references),
    };
}

/**
 * How many pictures a second the worker could have looked at: what one took, the median of all.
 *
 * @param {SeenClip[]} clips
 * @returns {number | null}
 */
function measureSpeed(clips) {
    const times = clips
        .flatMap(({ frames }) => frames.map(({ lookMs }) => lookMs))
        .sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    return median ? Math.round(10_000 / median) / 10 : null;
}
