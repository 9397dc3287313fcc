/** Whom attacks are made of: photographs that lie in packages, and clips of people that the caller brings. */
import { findFacePoints } from "../find_face_points.mjs";
import { loadJson } from "../json_cache.mjs";
import { Person } from "../person.mjs";
import { loadPhotograph, SUBJECT_NAMES } from "../photographs.mjs";
import { scalePlanes } from "../planes.mjs";
import { CAMERA_SIZE, DISTANCE_M, FACE_WIDTH_M, focalPx } from "./camera.mjs";
import { readFilm } from "./film_file.mjs";
import { makeRandom } from "./random.mjs";
import { filmStandIn } from "./stand_in.mjs";
import { makeTexture, readYuv } from "./texture.mjs";

/** @typedef {{source: import("./species.mjs").Source, group: string}} Subject */

/** Of `guest_2` too little lies beside the face for a print. */
export const PHOTOGRAPH_SUBJECTS = Object.freeze(
    SUBJECT_NAMES.filter((name) => name !== "guest_2"),
);

const CLIP_SECONDS = 12;
/** A shorter clip says too little. */
const LEAST_CLIP_SECONDS = 3;
/** Where a clip is searched for the picture in which the face is straightest. */
const STILL_AT = [0.25, 0.5, 0.75];

/** How wide the face of somebody before the camera is, in pixels. */
function liveFaceWidth() {
    return (focalPx(CAMERA_SIZE.width) * FACE_WIDTH_M) / DISTANCE_M;
}

/**
 * @param {string} name one of `PHOTOGRAPH_SUBJECTS`
 * @param {number} fps
 * @param {string} cacheDir
 * @returns {Promise<Subject>}
 */
export async function openPhotograph(name, fps, cacheDir) {
    const photograph = await loadPhotograph(name, cacheDir);
    const points = await loadJson(cacheDir, `face-points-${name}`, photograph.data, () =>
        findFacePoints(photograph),
    );
    const person = new Person(photograph, points, liveFaceWidth());
    const still = makeTexture(person.planes, points, person.factor);
    const video = filmStandIn(person, still, fps, makeRandom(`stand_in-${name}`));
    const centre = { x: CAMERA_SIZE.width / 2, y: CAMERA_SIZE.height / 2 };
    const onScreen = { centre, perUnit: liveFaceWidth() / FACE_WIDTH_M };
    return { source: { still, video, onScreen, fps }, group: "stand_in" };
}

/**
 * @param {string} file
 * @param {number} fps
 * @returns {Promise<Subject>}
 * @throws when there are too few pictures, or no face in those that were searched
 */
export async function openClip(file, fps) {
    const video = await readFilm(file, { fps, seconds: CLIP_SECONDS });
    if (video.length < LEAST_CLIP_SECONDS * fps) {
        throw new Error(`shorter than ${LEAST_CLIP_SECONDS} s`);
    }
    const { picture, points } = await findStraightest(video);
    const [[x0, y0] = [0, 0], [x1, y1] = [1, 0]] = [points.landmarks[0], points.landmarks[16]];
    const factor = liveFaceWidth() / Math.hypot(x1 - x0, y1 - y0);
    const still = makeTexture(scalePlanes(readYuv(picture), factor), points, factor);
    const centre = { x: still.centre.x / factor, y: still.centre.y / factor };
    const onScreen = { centre, perUnit: liveFaceWidth() / factor / FACE_WIDTH_M };
    return { source: { still, video, onScreen, fps }, group: "clip" };
}

/** @param {import("../y4m.mjs").YuvPicture[]} video */
async function findStraightest(video) {
    let best;
    for (const share of STILL_AT) {
        const picture = video[Math.floor(share * video.length)];
        const points = picture && (await findFacePoints(toRgba(picture)).catch(() => null));
        if (picture && points) {
            const turned = measureTurn(points);
            if (!best || turned < best.turned) {
                best = { picture, points, turned };
            }
        }
    }
    if (!best) {
        throw new Error("no face in it");
    }
    return best;
}

/** @param {import("../find_face_points.mjs").FacePoints} points */
function measureTurn({ landmarks }) {
    const [left = 0, right = 1, nose = 0] = [0, 16, 30].map((i) => landmarks[i]?.[0]);
    return Math.abs((nose - (left + right) / 2) / (right - left));
}

/**
 * @param {import("../y4m.mjs").YuvPicture} picture
 * @returns {import("../photographs.mjs").Photograph}
 */
function toRgba(picture) {
    const { width, height, channels } = readYuv(picture);
    const data = new Uint8Array(width * height * 4).fill(255);
    const [lumas, us, vs] = channels;
    for (let i = 0; i < width * height; i++) {
        const [y, u, v] = [lumas[i] ?? 0, (us[i] ?? 0) - 128, (vs[i] ?? 0) - 128];
        [y + 1.402 * v, y - 0.344136 * u - 0.714136 * v, y + 1.772 * u].forEach((value, c) => {
            data[4 * i + c] = Math.max(0, Math.min(255, value));
        });
    }
    return { width, height, data };
}
