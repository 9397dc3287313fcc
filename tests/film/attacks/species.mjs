/**
 * The attacks that are made here, by species as ISO/IEC 30107-3 uses the word: one kind of instrument, presented one way. Loops
 * of each length are a species of their own, since the longest can be shown whole in a short prompt.
 */
import { CAMERA_SIZE, DISTANCE_M, FACE_WIDTH_M, lookAtPrint, makeSurfaceMap } from "./camera.mjs";
import { addPoses, makeHand, makeSwing, radians, STILL } from "./motion.mjs";
import { between } from "./random.mjs";
import { ScenePainter } from "./scene_painter.mjs";
import { makeScreenLight } from "./screen.mjs";
import { readYuv } from "./texture.mjs";

/** An A4 sheet, and a monitor's visible part (m). */
const SHEET = { width: 0.21, height: 0.297 };
const SCREEN = { width: 0.4, height: 0.3 };
const LOOP_SECONDS = [0.3, 0.5, 1, 2, 3, 5];
const SHOWN_S = 5;
/** A loop comes round at least this often in what is shown. */
const LEAST_TURNS = 2.2;
/** Where loops are cut from, so that the shortest that can hold a blink holds the stand-in's first. */
const LOOP_FROM_S = 0.9;

/**
 * @typedef {import("../y4m.mjs").YuvPicture} YuvPicture
 *
 * @typedef {object} Source what an attacker has of a person
 * @property {import("./texture.mjs").Texture} still a photograph, its face as wide as a live one in the picture
 * @property {YuvPicture[]} video pictures of the person before the camera, from the first on
 * @property {Omit<import("./scene_painter.mjs").Lay, "planes">} onScreen how the video lies on a screen, its face as large as life
 * @property {number} fps of the video and of the films
 *
 * @typedef {(source: Source, random: () => number) => Generator<YuvPicture, void>} Presentation
 */

/** @type {Readonly<Record<string, Presentation>>} */
export const SPECIES = Object.freeze({
    print_still: (source, random) => {
        const angle = () => radians(between(random, -6, 6));
        const pose = { ...STILL, yaw: angle(), pitch: angle(), roll: angle() / 2 };
        return showPrint(source, random, () => ({ pose }));
    },
    waved_photo: (source, random) => {
        const hand = makeHand(random, 2);
        const swings = makeSwing(random, between(random, 0.5, 1.2));
        const size = between(random, 0.02, 0.05);
        return showPrint(source, random, (seconds) => {
            const swing = swings(seconds);
            const more = { x: size * swing, y: 0.3 * size * swing * swing, roll: 0.15 * swing };
            return { pose: addPoses(hand(seconds), more) };
        });
    },
    tilted_photo: (source, random) => {
        const turn = makeTurn(random, 35, 15);
        return showPrint(source, random, (seconds) => ({ pose: turn(seconds) }));
    },
    swivelled_photo: (source, random) => {
        const turn = makeTurn(random, 40, 32);
        return showPrint(source, random, (seconds) => ({ pose: turn(seconds) }));
    },
    bent_photo: (source, random) => {
        const hand = makeHand(random, 1.5);
        const swings = makeSwing(random, between(random, 0.3, 0.7));
        const most = between(random, 6, 12);
        return showPrint(source, random, (seconds) => ({
            pose: hand(seconds),
            curve: Math.max(0, (most * (1 + swings(seconds))) / 2),
        }));
    },
    bent_turned_photo: (source, random) => {
        const turn = makeTurn(random, 25, 8);
        const curve = between(random, 7, 13);
        return showPrint(source, random, (seconds) => ({ pose: turn(seconds), curve }));
    },
    screen_still: (source, random) => showScreen(source, random, () => null),
    screen_replay: (source, random) => showScreen(source, random, (frame) => frame),
    screen_loop_1s: (source, random) =>
        showScreen(source, random, (frame, start) => start + (frame % source.fps)),
    frozen_frame: (source) => injectLoop(source, 1, SHOWN_S),
    ...Object.fromEntries(
        LOOP_SECONDS.map((seconds) => [
            `loop_${seconds < 1 ? `${seconds * 1000}ms` : `${seconds}s`}`,
            /** @type {Presentation} */
            (source) =>
                injectLoop(
                    source,
                    Math.round(seconds * source.fps),
                    Math.max(SHOWN_S, LEAST_TURNS * seconds),
                ),
        ]),
    ),
});

/**
 * A print before a wall, in the hand or on a stand.
 *
 * @param {Source} source
 * @param {() => number} random
 * @param {(seconds: number) => {pose: import("./motion.mjs").Pose, curve?: number}} move `curve` is one over the radius it is
 *     rolled to, in 1/m
 */
function* showPrint({ still, fps }, random, move) {
    const { width, height } = CAMERA_SIZE;
    const painter = new ScenePainter(width, height, random);
    const map = makeSurfaceMap(width, height);
    const lay = { ...still, perUnit: still.face.width / FACE_WIDTH_M };
    for (let i = 0; i < SHOWN_S * fps; i++) {
        const { pose, curve = 0 } = move(i / fps);
        lookAtPrint(map, pose, SHEET, 1 / curve);
        yield painter.paint(map, lay);
    }
}

/**
 * A screen that shows the photograph or the video, as large as life, held in a hand or standing.
 *
 * @param {Source} source
 * @param {() => number} random
 * @param {(frame: number, start: number) => number | null} choose the video's picture to show; null for the photograph
 */
function* showScreen({ still, video, onScreen, fps }, random, choose) {
    const { width, height } = CAMERA_SIZE;
    const painter = new ScenePainter(width, height, random);
    const map = makeSurfaceMap(width, height);
    const light = makeScreenLight(random);
    const hand = makeHand(random, random() < 0.5 ? 0 : 1);
    const angle = () => radians(between(random, -5, 5));
    const held = { yaw: angle(), pitch: angle() };
    const start = Math.round(LOOP_FROM_S * fps);
    for (let i = 0; i < SHOWN_S * fps; i++) {
        const chosen = choose(i, start);
        const picture = chosen === null ? undefined : video[chosen % video.length];
        const lay = picture
            ? { ...onScreen, planes: readYuv(picture) }
            : { ...still, perUnit: still.face.width / FACE_WIDTH_M };
        lookAtPrint(map, addPoses(hand(i / fps), held), SCREEN);
        yield painter.paint(map, lay, light(i / fps));
    }
}

/**
 * The same pictures over and over, put in the camera's place by software: nothing between them changes.
 *
 * @param {Source} source
 * @param {number} length in pictures
 * @param {number} seconds
 */
function* injectLoop({ video, fps }, length, seconds) {
    const start = Math.max(0, Math.min(Math.round(LOOP_FROM_S * fps), video.length - length));
    const pictures = video.slice(start, start + length);
    for (let i = 0; pictures.length === length && i < seconds * fps; i++) {
        yield /** @type {YuvPicture} */ (pictures[i % length]);
    }
}

/**
 * Turned to and fro by a hand.
 *
 * @param {() => number} random
 * @param {number} yaw greatest, in degrees
 * @param {number} pitch
 * @returns {(seconds: number) => import("./motion.mjs").Pose}
 */
function makeTurn(random, yaw, pitch) {
    const hand = makeHand(random, 1.5);
    const hz = between(random, 0.2, 0.45);
    const [aside, nod] = [makeSwing(random, hz), makeSwing(random, 0.7 * hz)];
    const share = between(random, 0.7, 1);
    return (seconds) =>
        addPoses(hand(seconds), {
            yaw: radians(yaw) * share * aside(seconds),
            pitch: radians(pitch) * share * nod(seconds),
            z: -0.02 * DISTANCE_M * share,
        });
}
