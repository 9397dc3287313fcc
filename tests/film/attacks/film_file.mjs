/** Films as files, and files as films, through ffmpeg. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { probeClip } from "../../evaluate/clip_file.mjs";

/** @typedef {import("../y4m.mjs").YuvPicture} YuvPicture */

/** Little is lost, and of the camera's noise most is kept. */
const NEARLY_LOSSLESS = ["-crf", "12"];
const LOSSLESS = ["-qp", "0"];

/**
 * Writes H.264 in Matroska; appears under its name only when it is whole.
 *
 * @param {string} file
 * @param {Iterable<YuvPicture>} pictures all of one size
 * @param {number} fps
 * @param {boolean} lossless equal pictures stay equal
 * @throws when there is no picture, or ffmpeg cannot write
 */
export async function writeFilm(file, pictures, fps, lossless) {
    const iterator = pictures[Symbol.iterator]();
    /** @type {IteratorResult<YuvPicture, unknown>} */
    let each = iterator.next();
    if (each.done) {
        throw new Error("not enough pictures for a film");
    }
    const { width, height } = each.value;
    const part = `${file}.part`;
    const ffmpeg = spawn(
        "ffmpeg",
        [
            ...["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuvj420p"],
            ...["-s", `${width}x${height}`, "-r", String(fps), "-i", "-", "-c:v", "libx264"],
            ...["-preset", "ultrafast", ...(lossless ? LOSSLESS : NEARLY_LOSSLESS)],
            ...["-pix_fmt", "yuvj420p", "-f", "matroska", part],
        ],
        { stdio: ["pipe", "ignore", "pipe"] },
    );
    let said = "";
    ffmpeg.stderr.on("data", (/** @type {Buffer} */ text) => (said += text));
    // What ffmpeg has to say is in its exit code and on its standard error.
    ffmpeg.stdin.on("error", () => {});
    const ended = once(ffmpeg, "close");
    try {
        for (; !each.done; each = iterator.next()) {
            if (!ffmpeg.stdin.write(each.value.data)) {
                await Promise.race([once(ffmpeg.stdin, "drain"), ended]);
            }
        }
        ffmpeg.stdin.end();
        const [code] = await ended;
        if (code !== 0) {
            throw new Error(`ffmpeg could not write ${file}: ${said.split("\n")[0]}`);
        }
        fs.renameSync(part, file);
    } finally {
        ffmpeg.kill();
        fs.rmSync(part, { force: true });
    }
}

/**
 * The first pictures of a clip at an even rate, no higher than a kiosk's camera.
 *
 * @param {string} file
 * @param {{fps: number, seconds: number}} options
 * @returns {Promise<YuvPicture[]>}
 * @throws when ffmpeg finds none
 */
export async function readFilm(file, { fps, seconds }) {
    const { width, height } = await probeClip(file, undefined);
    const size = { width, height };
    const ffmpeg = spawn(
        "ffmpeg",
        [
            ...["-v", "error", "-t", String(seconds), "-i", file, "-map", "0:v:0"],
            ...["-vf", `fps=${fps},scale=${size.width}:${size.height}:flags=area`],
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
    const each = (size.width * size.height * 3) / 2;
    return Array.from({ length: Math.floor(bytes.length / each) }, (_, i) => ({
        ...size,
        data: bytes.subarray(i * each, (i + 1) * each),
    }));
}
