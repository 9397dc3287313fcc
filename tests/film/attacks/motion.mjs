/** How hands and heads move: places and angles over time. */
import { between } from "./random.mjs";

/**
 * Where something is and how it is turned. Metres and radians; x to the picture's right, y down, z away from the camera.
 *
 * @typedef {object} Pose
 * @property {number} x
 * @property {number} y
 * @property {number} z
 * @property {number} yaw about the vertical
 * @property {number} pitch
 * @property {number} roll
 */

/** Physiological tremor of a held object is about 8 to 12 Hz and well under a millimetre; the hand itself drifts slowly. */
const TREMOR_HZ = /** @type {const} */ ([8, 12]);
const DRIFT_HZ = /** @type {const} */ ([0.3, 1.4]);

/**
 * A sum of slow and fast waves whose places in time are chance.
 *
 * @param {() => number} random
 * @param {number} drift amplitude of the slow ones
 * @param {number} tremor amplitude of the fast one
 * @returns {(seconds: number) => number}
 */
function makeWander(random, drift, tremor) {
    const waves = [
        ...[0.6, 0.4].map((share) => ({ hz: between(random, ...DRIFT_HZ), size: share * drift })),
        { hz: between(random, ...TREMOR_HZ), size: tremor },
    ].map((wave) => ({ ...wave, phase: 2 * Math.PI * random() }));
    return (seconds) =>
        waves.reduce(
            (sum, { hz, size, phase }) => sum + size * Math.sin(2 * Math.PI * hz * seconds + phase),
            0,
        );
}

/**
 * What a hand adds to whatever it holds.
 *
 * @param {() => number} random
 * @param {number} [strength] 1 a hand that tries to keep still
 * @returns {(seconds: number) => Pose}
 */
export function makeHand(random, strength = 1) {
    const place = () => makeWander(random, 0.002 * strength, 0.0003 * strength);
    const angle = () => makeWander(random, 0.012 * strength, 0.0015 * strength);
    const [x, y, z, yaw, pitch, roll] = [place(), place(), place(), angle(), angle(), angle()];
    return (seconds) => ({
        x: x(seconds),
        y: y(seconds),
        z: z(seconds),
        yaw: yaw(seconds),
        pitch: pitch(seconds),
        roll: roll(seconds),
    });
}

/**
 * To and fro as a hand does it: no two swings take the same time or go as far. A swing that is exact comes round like a loop.
 *
 * @param {() => number} random
 * @param {number} hz
 * @returns {(seconds: number) => number} about -1 to 1
 */
export function makeSwing(random, hz) {
    const phase = random();
    const early = makeWander(random, 0.12, 0);
    const far = makeWander(random, 0.15, 0);
    return (seconds) =>
        (1 + far(seconds)) * Math.sin(2 * Math.PI * (hz * seconds + phase + early(seconds)));
}

/** What stands on a table. */
export const STILL = /** @type {Readonly<Pose>} */ ({
    x: 0,
    y: 0,
    z: 0,
    yaw: 0,
    pitch: 0,
    roll: 0,
});

/**
 * @param {Pose} a
 * @param {Partial<Pose>} b
 * @returns {Pose}
 */
export function addPoses(a, b) {
    return {
        x: a.x + (b.x ?? 0),
        y: a.y + (b.y ?? 0),
        z: a.z + (b.z ?? 0),
        yaw: a.yaw + (b.yaw ?? 0),
        pitch: a.pitch + (b.pitch ?? 0),
        roll: a.roll + (b.roll ?? 0),
    };
}

/**
 * The axes of a turned thing in the camera's coordinates: its right, its down, its away.
 *
 * @param {Pose} pose
 * @returns {[[number, number, number], [number, number, number], [number, number, number]]}
 */
export function turnAxes({ yaw, pitch, roll }) {
    const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
    const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
    const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
    // Yaw about y, of pitch about x, of roll about z: columns of Ry Rx Rz.
    return [
        [cy * cr + sy * sp * sr, cp * sr, -sy * cr + cy * sp * sr],
        [-cy * sr + sy * sp * cr, cp * cr, sy * sr + cy * sp * cr],
        [sy * cp, -sp, cy * cp],
    ];
}

/** @param {number} degrees */
export function radians(degrees) {
    return (degrees * Math.PI) / 180;
}
