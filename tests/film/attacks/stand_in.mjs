/**
 * A stand-in for a person who does as prompted: a photograph over a guessed head that turns, with lids that shut. It has the
 * parallax of a solid thing and nothing else of a person: no skin that folds, no light that changes, no eyes that wander.
 */
import { CAMERA_SIZE, makeSurfaceMap } from "./camera.mjs";
import { lookAtHead, shapeHead } from "./head.mjs";
import { addPoses, makeHand, radians } from "./motion.mjs";
import { between } from "./random.mjs";
import { ScenePainter } from "./scene_painter.mjs";

const SECONDS = 11;
/** A deliberate blink, in seconds, as in the other films. */
const BLINK = { closing: 0.1, closed: 0.06, opening: 0.16 };
/** When lids begin to move, and the turns to one side and the other: from, to. All give or take `LOOSE_S`. */
const BLINKS_S = [1.05, 2.4, 5.1, 7.7, 9.9];
const TURNS_S = /** @type {const} */ ([
    [3, 4.8, -1],
    [5.6, 7.4, 1],
]);
const LOOSE_S = 0.12;
const TURN_DEG = /** @type {const} */ ([20, 30]);

/**
 * @param {import("../person.mjs").Person} person as wide as a live one in the picture
 * @param {import("./texture.mjs").Texture} texture of that person
 * @param {number} fps
 * @param {() => number} random
 * @returns {import("../y4m.mjs").YuvPicture[]}
 */
export function filmStandIn(person, texture, fps, random) {
    const { width, height } = CAMERA_SIZE;
    const painter = new ScenePainter(width, height, random);
    const map = makeSurfaceMap(width, height);
    const depths = new Float32Array(width * height);
    const shape = shapeHead(CAMERA_SIZE, texture.face);
    const body = makeHand(random, 1.5);
    const blinks = BLINKS_S.map((at) => at + between(random, -LOOSE_S, LOOSE_S));
    const turns = TURNS_S.map(([from, to, side]) => {
        const off = between(random, -LOOSE_S, LOOSE_S);
        return { from: from + off, to: to + off, angle: side * between(random, ...TURN_DEG) };
    });
    const film = Array.from({ length: SECONDS * fps }, (_, i) => {
        const seconds = i / fps;
        person.shutEyes(Math.max(0, ...blinks.map((start) => shutLids(seconds - start))));
        const yaw = turns.reduce(
            (sum, { from, to, angle }) =>
                sum + radians(angle) * hump((seconds - from) / (to - from)),
            0,
        );
        // Nobody turns about one axis alone.
        const pose = addPoses(body(seconds), {
            yaw,
            pitch: 0.15 * Math.abs(yaw),
            roll: 0.12 * yaw,
        });
        lookAtHead(map, shape, pose, depths);
        return painter.paint(map, { ...texture, perUnit: 1 });
    });
    person.shutEyes(0);
    return film;
}

/** @param {number} since the beginning of the blink, in seconds */
function shutLids(since) {
    const { closing, closed, opening } = BLINK;
    const whole = closing + closed + opening;
    return since <= 0 || since >= whole
        ? 0
        : Math.min(1, since / closing, (whole - since) / opening);
}

/** @param {number} x 0..1 on the way there and back */
function hump(x) {
    return x <= 0 || x >= 1 ? 0 : Math.sin(Math.PI * x) ** 2;
}
