/** The labels of a set of clips, read and checked. */
import fs from "node:fs";

/**
 * @typedef {[first: number, last: number]} Span frames, 0-based, inclusive
 *
 * @typedef {object} ClipLabel
 * @property {string} id the clip is `<id>.*`
 * @property {string} person the same in all clips of one; the clip's id where nothing is said
 * @property {string[]} conditions words of tests/data/blinks/README.md
 * @property {Span[]} blinks first closing frame, last closed or reopening frame
 * @property {Span[]} ignore neither blink nor false: doubtful places, squints, looking down, winks, long closures
 * @property {number} fromFrame only from here ...
 * @property {number} toFrame ... to here is labelled, inclusive
 * @property {number | undefined} fps used where the file says nothing of its times
 *
 * @typedef {object} Labels
 * @property {number} toleranceFrames
 * @property {ClipLabel[]} clips
 */

/**
 * @param {string} file
 * @returns {Labels}
 * @throws with the place in the file that is not as expected
 */
export function readLabels(file) {
    const json = JSON.parse(fs.readFileSync(file, "utf8"));
    if (!Array.isArray(json.clips)) {
        throw new Error(`${file}: expected "clips", a list`);
    }
    const tolerance = json.match_tolerance_frames ?? 2;
    if (!Number.isInteger(tolerance) || tolerance < 0) {
        throw new Error(`${file}: match_tolerance_frames: expected a whole number`);
    }
    return { toleranceFrames: tolerance, clips: json.clips.map(readClip) };
}

/**
 * @param {any} clip
 * @param {number} index
 * @returns {ClipLabel}
 */
function readClip(clip, index) {
    const where = `clips[${index}]${typeof clip?.id === "string" ? ` (${clip.id})` : ""}`;
    if (typeof clip?.id !== "string" || !/^[\w.-]+$/.test(clip.id)) {
        throw new Error(`${where}: id: expected letters, digits, _, - and dots`);
    }
    return {
        id: clip.id,
        person: typeof clip.person === "string" ? clip.person : clip.id,
        conditions: Array.isArray(clip.conditions) ? clip.conditions.map(String) : [],
        blinks: readSpans(clip.blinks, `${where}.blinks`),
        ignore: readSpans(clip.ignore ?? [], `${where}.ignore`),
        fromFrame: readFrame(clip.from_frame ?? 0, `${where}.from_frame`),
        // `frames` says how many were labelled: a clip may go on after them.
        toFrame: readFrame(
            clip.to_frame ?? (clip.frames ?? Number.MAX_SAFE_INTEGER) - 1,
            `${where}.to_frame`,
        ),
        fps: typeof clip.fps === "number" && clip.fps > 0 ? clip.fps : undefined,
    };
}

/**
 * @param {any} spans
 * @param {string} where
 * @returns {Span[]}
 */
function readSpans(spans, where) {
    if (!Array.isArray(spans)) {
        throw new Error(`${where}: expected a list of [first frame, last frame]`);
    }
    return spans.map((span, i) => {
        const [first, last] =
            Array.isArray(span) && span.length === 2 ? span : [Number.NaN, Number.NaN];
        if (readFrame(first, `${where}[${i}]`) > readFrame(last, `${where}[${i}]`)) {
            throw new Error(`${where}[${i}]: the first frame comes after the last`);
        }
        return [first, last];
    });
}

/**
 * @param {any} value
 * @param {string} where
 * @returns {number}
 */
function readFrame(value, where) {
    if (!Number.isInteger(value) || value < 0) {
        throw new Error(`${where}: expected whole frame numbers from 0`);
    }
    return value;
}
