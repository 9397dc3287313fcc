/** What happens in the films in which nobody blinks. */
import { between } from "../attacks/random.mjs";
import { changeLight, cover, move, pass, state } from "./changes.mjs";
import { copy } from "./overlay.mjs";
import {
    drawCup,
    drawFinger,
    drawHair,
    drawHand,
    drawMask,
    drawSleeve,
    drawStrip,
} from "./sprites.mjs";

/**
 * @typedef {import("./sprites.mjs").Colour} Colour
 *
 * @typedef {object} Kind
 * @property {string} group a word for the table
 * @property {(scene: import("./changes.mjs").Scene) => import("./changes.mjs").Change | null} make null where it cannot be made
 */

const CLOTH = /** @type {Colour[]} */ ([
    [60, 132, 124],
    [110, 118, 140],
    [165, 130, 126],
    [40, 128, 128],
]);
/** @param {() => number} random @returns {Colour} */
function pickCloth(random) {
    return CLOTH[Math.floor(random() * CLOTH.length)] ?? [60, 132, 124];
}

/** @type {Readonly<Record<string, Kind>>} */
export const KINDS = Object.freeze({
    nothing: { group: "nothing", make: () => (picture) => picture },
    hand_across: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawHand(scene.skin, 0.1, scene.random), [0.35, 0.7], "across"),
    },
    hand_up: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawHand(scene.skin, 0.2, scene.random), [0.15, 0.5], "up", 1.7, 0.2),
    },
    fingers: {
        group: "occlusion",
        make: (scene) => pass(scene, drawHand(scene.skin, 1, scene.random), [0.4, 0.8], "across"),
    },
    photographed_hand: {
        group: "occlusion",
        make: (scene) => {
            const hand = scene.hands[Math.floor(scene.random() * scene.hands.length)];
            return hand ? pass(scene, hand, [0.35, 0.7], "across") : null;
        },
    },
    hand_before_eyes: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawHand(scene.skin, 0, scene.random), [0.4, 0.7], "across", 0.95),
    },
    finger: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawFinger(scene.skin, scene.random), [0.15, 0.4], "up", 0.7, 0),
    },
    strip: {
        group: "occlusion",
        make: (scene) =>
            pass(
                scene,
                drawStrip(pickCloth(scene.random), scene.random),
                [0.15, 0.4],
                "down",
                0.7,
                0,
            ),
    },
    sleeve: {
        group: "occlusion",
        make: (scene) =>
            pass(
                scene,
                drawSleeve(pickCloth(scene.random), scene.random),
                [0.2, 0.6],
                "up",
                1.5,
                0,
            ),
    },
    cup: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawCup([190, 126, 130], scene.random), [0.3, 0.7], "up", 1.5, 0.1),
    },
    hair: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawHair([35, 126, 132], scene.random), [0.2, 0.6], "down", 1.5, -0.35),
    },
    mask: {
        group: "occlusion",
        make: (scene) =>
            pass(scene, drawMask([185, 136, 118], scene.random), [0.2, 0.6], "up", 1.1, 0.05),
    },
    lens_covered: { group: "lens", make: (scene) => cover(scene, [0.1, 0.4], 0.08, 0) },
    lens_slowly: { group: "lens", make: (scene) => cover(scene, [0.2, 0.5], 0.3, 0) },
    lens_half: { group: "lens", make: (scene) => cover(scene, [0.15, 0.6], 0.12, 1) },
    lights: {
        group: "light",
        make: (scene) => {
            const dark = between(scene.random, 0.12, 0.4);
            const off = state(scene, [0.25, 0.7], 0.06);
            return changeLight(scene, (seconds) => 1 - (1 - dark) * off(seconds));
        },
    },
    flicker: {
        group: "light",
        make: (scene) => {
            const [depth, hz] = [between(scene.random, 0.2, 0.5), between(scene.random, 2, 6)];
            const on = state(scene, [0.5, 0.9], 0.05);
            return changeLight(
                scene,
                (seconds) => 1 - on(seconds) * depth * (0.5 - 0.5 * Math.cos(6.283 * hz * seconds)),
            );
        },
    },
    exposure: {
        group: "light",
        make: (scene) => {
            const high = between(scene.random, 1.5, 2.4);
            const on = state(scene, [0.2, 0.6], 0.1);
            return changeLight(scene, (seconds) => 1 + (high - 1) * on(seconds));
        },
    },
    slides: {
        group: "face",
        make: (scene) => {
            const off = state(scene, [0.5, 0.8], 0.22);
            const far = between(scene.random, 0.5, 1) * (scene.random() < 0.5 ? -1 : 1);
            return move(scene, (seconds) => [far * off(seconds), 0]);
        },
    },
    stands_up: {
        group: "face",
        make: (scene) => {
            const off = state(scene, [0.5, 0.9], 0.25);
            const far = between(scene.random, 0.8, 1.8);
            return move(scene, (seconds) => [0.1 * off(seconds), -far * off(seconds)]);
        },
    },
    sits_down: {
        group: "face",
        make: (scene) => {
            const off = state(scene, [0.5, 0.9], 0.25);
            const far = between(scene.random, 0.6, 1.5);
            return move(scene, (seconds) => [0, far * off(seconds)]);
        },
    },
    comes_and_goes: {
        group: "face",
        make: (scene) => {
            const off = state(scene, [0.6, 0.9], 0.3);
            const side = scene.random() < 0.5 ? -1 : 1;
            return move(scene, (seconds) => [side * 3 * off(seconds), 0]);
        },
    },
    swapped: {
        group: "face",
        make: (scene) => {
            const other = state(scene, [0.2, 0.7], 0.001);
            return (picture, seconds, index) =>
                other(seconds) > 0.5 ? copy(scene.other(index)) : picture;
        },
    },
    shakes: {
        group: "face",
        make: (scene) => {
            const on = state(scene, [0.7, 0.9], 0.15);
            const [size, hz] = [between(scene.random, 0.12, 0.3), between(scene.random, 1.5, 3)];
            return move(scene, (seconds) => [
                on(seconds) * size * Math.sin(6.283 * hz * seconds),
                0,
            ]);
        },
    },
    nods: {
        group: "face",
        make: (scene) => {
            const on = state(scene, [0.7, 0.9], 0.15);
            const [size, hz] = [between(scene.random, 0.1, 0.25), between(scene.random, 1.5, 3)];
            return move(scene, (seconds) => [
                0,
                on(seconds) * size * Math.sin(6.283 * hz * seconds),
            ]);
        },
    },
});
