/**
 * Faces that keep their eyes open, before which something happens: stretches of clips of people in which nobody blinks, and
 * photographs as a print or a screen shows them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findClip, probeClip } from "../../evaluate/clip_file.mjs";
import { SPECIES } from "../attacks/species.mjs";
import { openPhotograph } from "../attacks/subjects.mjs";
import { makeRandom } from "../attacks/random.mjs";

/** Pictures a second of the films. */
export const FPS = 20;
/** A shorter stretch than this says too little. */
const LEAST_S = 1.2;
const MOST_S = 4;
/** Lids may still move so long before and after what is labelled. */
const MARGIN_FRAMES = 4;

/**
 * @typedef {import("../y4m.mjs").YuvPicture} YuvPicture
 *
 * @typedef {object} Base
 * @property {string} name
 * @property {"people" | "prints" | "screens"} who
 * @property {(index: number) => YuvPicture} at never the same object twice; goes to and fro, so it has no end
 */

/**
 * The longest stretch of a clip in which nobody blinks.
 *
 * @param {import("../../evaluate/labels.mjs").ClipLabel} label
 * @param {number} frames of the clip
 * @returns {[from: number, to: number]} frames
 */
export function findStretch({ blinks, ignore, fromFrame, toFrame }, frames) {
    const end = Math.min(toFrame, frames - 1);
    const busy = [...blinks, ...ignore].sort(([a], [b]) => a - b);
    /** @type {[number, number]} */
    let best = [fromFrame, fromFrame];
    let from = fromFrame;
    for (const [first, last] of [...busy, [end + 1 + MARGIN_FRAMES, end]]) {
        const to = Math.min(end, (first ?? 0) - MARGIN_FRAMES);
        if (to - from > best[1] - best[0]) {
            best = [from, to];
        }
        from = Math.max(from, (last ?? 0) + MARGIN_FRAMES);
    }
    return best;
}

/**
 * @param {import("../../evaluate/labels.mjs").ClipLabel} label
 * @param {string} folder
 * @returns {Promise<Base | null>} null where no stretch is long enough
 */
export async function openPerson(label, folder) {
    const file = findClip(folder, label.id);
    const clip = await probeClip(file, label.fps);
    const [from, to] = findStretch(label, clip.timesMs.length);
    const [startMs, endMs] = [clip.timesMs[from] ?? 0, clip.timesMs[to] ?? 0];
    if (endMs - startMs < LEAST_S * 1000) {
        return null;
    }
    const seconds = Math.min(MOST_S, (endMs - startMs) / 1000);
    const pictures = await readStretch(clip, startMs / 1000, seconds);
    return pictures.length < LEAST_S * FPS * 0.8
        ? null
        : { name: label.id, who: "people", at: toAndFro(pictures) };
}

/**
 * @param {string} name a subject
 * @param {"prints" | "screens"} who
 * @param {string} cacheDir
 * @returns {Promise<Base>}
 */
export async function openShown(name, who, cacheDir) {
    const { source } = await openPhotograph(name, FPS, cacheDir);
    const show = SPECIES[who === "prints" ? "print_still" : "screen_still"];
    const pictures = [...(show?.(source, makeRandom(`no_blink-${who}-${name}`)) ?? [])];
    return { name: `${who}_${name}`, who, at: toAndFro(pictures) };
}

/** @param {readonly YuvPicture[]} pictures @returns {Base["at"]} */
function toAndFro(pictures) {
    const turn = Math.max(1, 2 * (pictures.length - 1));
    return (index) => {
        const at = index % turn;
        const { width, height, data } = /** @type {YuvPicture} */ (
            pictures[at < pictures.length ? at : turn - at]
        );
        return { width, height, data: data.slice() };
    };
}

/**
 * @param {import("../../evaluate/clip_file.mjs").ClipFile} clip
 * @param {number} from in seconds
 * @param {number} seconds
 * @returns {Promise<YuvPicture[]>}
 */
async function readStretch({ file, width, height }, from, seconds) {
    const ffmpeg = spawn(
        "ffmpeg",
        [
            ...["-v", "error", "-i", file, "-map", "0:v:0", "-ss", String(from)],
            ...["-t", String(seconds), "-vf", `fps=${FPS},scale=${width}:${height}:flags=area`],
            ...["-f", "rawvideo", "-pix_fmt", "yuvj420p", "-"],
        ],
        { stdio: ["ignore", "pipe", "ignore"] },
    );
    const ended = once(ffmpeg, "close");
    /** @type {Buffer[]} */
    const parts = [];
    for await (const part of ffmpeg.stdout) {
        parts.push(part);
    }
    await ended;
    const bytes = Buffer.concat(parts);
    const each = (width * height * 3) / 2;
    return Array.from({ length: Math.floor(bytes.length / each) }, (_, i) => ({
        width,
        height,
        data: bytes.subarray(i * each, (i + 1) * each),
    }));
}
