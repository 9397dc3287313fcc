/**
 * Reads clips with ffmpeg: what they are, and their pictures one by one at the size a kiosk's camera has, as they are or made
 * worse on purpose.
 */
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const MAX_HEIGHT = 480;

/**
 * @typedef {object} Change what is done to a clip before it is looked at
 * @property {number} [fps] pictures are left out until no more than so many are left in a second
 * @property {string} [filter] of ffmpeg, over pictures of the kiosk's size
 *
 * @typedef {object} ClipFile
 * @property {string} file
 * @property {Change} change
 * @property {number} width of its pictures as they are handed out
 * @property {number} height
 * @property {number[]} timesMs when each picture of the file is shown
 * @property {number[]} keptMs the same of those that are handed out
 */

/**
 * @param {string} folder
 * @param {string} id
 * @returns {string} path of `<folder>/<id>.*`
 * @throws when there is none
 */
export function findClip(folder, id) {
    const name = fs.readdirSync(folder).find((each) => path.parse(each).name === id);
    if (!name) {
        throw new Error(`no file ${id}.* in ${folder}`);
    }
    return path.join(folder, name);
}

/**
 * @param {string} file
 * @param {number | undefined} fps where the file says nothing of its times
 * @param {Change} change
 * @returns {Promise<ClipFile>}
 * @throws when ffmpeg finds no video in it
 */
export async function probeClip(file, fps, change = {}) {
    const { stdout } = await execute("ffprobe", [
        ...["-v", "error", "-select_streams", "v:0", "-of", "json"],
        ...["-show_entries", "stream=width,height,avg_frame_rate:stream_side_data=rotation", file],
    ]);
    const stream = JSON.parse(stdout).streams?.[0];
    if (!stream?.width) {
        throw new Error("no pictures in it");
    }
    const turns = Math.abs(Number(stream.side_data_list?.[0]?.rotation ?? 0)) / 90;
    const [wide, high] =
        turns % 2 === 1 ? [stream.height, stream.width] : [stream.width, stream.height];
    const scale = Math.min(1, MAX_HEIGHT / high);
    const timesMs = await readTimes(file, fps ?? readRate(stream.avg_frame_rate));
    return {
        file,
        change,
        width: 2 * Math.round((wide * scale) / 2),
        height: 2 * Math.round((high * scale) / 2),
        timesMs,
        keptMs: change.fps ? leaveOut(timesMs, change.fps) : timesMs,
    };
}

/**
 * The picture nearest to each beat, as a camera that is read so often gives.
 *
 * @param {number[]} timesMs
 * @param {number} fps
 * @param {number} phase when the first beat is, in shares of a beat
 * @returns {number[]}
 */
export function leaveOut(timesMs, fps, phase = 0) {
    const first = timesMs[0] ?? 0;
    const beat = (/** @type {number} */ atMs) =>
        Math.floor(((atMs - first) * fps) / 1000 + phase + 1e-6);
    return timesMs.filter((atMs, i) => i === 0 || beat(atMs) > beat(timesMs[i - 1] ?? atMs));
}

const execute = promisify(execFile);
/** Microseconds: a coarser clock gives neighbouring pictures of an uneven clip the same time. */
const EXACT = ["-fps_mode", "passthrough", "-enc_time_base", "1/1000000"];

/**
 * When each of the pictures that `readPictures` hands out is shown: the file's own times, or even ones when one does not
 * advance.
 *
 * @param {string} file
 * @param {number} fps
 */
async function readTimes(file, fps) {
    const { stdout } = await execute(
        "ffmpeg",
        [
            "-v",
            "fatal",
            "-i",
            file,
            "-map",
            "0:v:0",
            "-vf",
            "scale=16:16",
            ...EXACT,
            "-f",
            "framecrc",
            "-",
        ],
        { maxBuffer: 1 << 28 },
    );
    const times = stdout
        .split("\n")
        .filter((line) => line && !line.startsWith("#"))
        .map((line) => Number(line.split(",")[2]) / 1000);
    if (times.length === 0) {
        throw new Error("no pictures in it");
    }
    const advance = times.every(
        (time, i) => Number.isFinite(time) && (i === 0 || time > (times[i - 1] ?? 0)),
    );
    return advance ? times : times.map((_, i) => (i * 1000) / fps);
}

/** @param {string} fraction such as 30000/1001 */
function readRate(fraction) {
    const [over = 25, under = 1] = String(fraction).split("/").map(Number);
    return over > 0 && under > 0 ? over / under : 25;
}

/**
 * The pictures of a clip that are handed out, RGBA, in order. Ends ffmpeg when the loop is left early.
 *
 * @param {ClipFile} clip
 * @returns {AsyncGenerator<Buffer, void>}
 */
export async function* readPictures({ file, change, width, height, timesMs, keptMs }) {
    const kept = new Set(keptMs);
    let index = 0;
    const size = `scale=${width}:${height}`;
    const filters = change.filter ? [size, change.filter, size] : [size];
    const ffmpeg = spawn(
        "ffmpeg",
        [
            ...["-v", "fatal", "-i", file, "-map", "0:v:0", "-vf", filters.join(",")],
            ...[...EXACT, "-f", "rawvideo", "-pix_fmt", "rgba", "-"],
        ],
        { stdio: ["ignore", "pipe", "ignore"] },
    );
    const bytes = width * height * 4;
    try {
        let rest = Buffer.alloc(0);
        /** @type {Buffer[]} */
        let parts = [];
        let have = 0;
        for await (const part of ffmpeg.stdout) {
            parts.push(part);
            have += part.length;
            if (have >= bytes) {
                rest = Buffer.concat(parts);
                while (rest.length >= bytes) {
                    if (kept.has(timesMs[index++] ?? Number.NaN)) {
                        yield rest.subarray(0, bytes);
                    }
                    rest = rest.subarray(bytes);
                }
                parts = [rest];
                have = rest.length;
            }
        }
    } finally {
        ffmpeg.kill();
    }
}
