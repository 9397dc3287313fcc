import type { EyePatch } from "../geometry/eye_patch";
import type { Observation } from "../observation";

/** The part of an observation that blinks are read from. */
export interface EyeSample {
    readonly atMs: number;
    /** Openness of the eye on the picture's left and on its right; null where unknown. At least one is known. */
    readonly openness: readonly [number | null, number | null];
    /** How much the brightness changes along each eye, as in `EyeReading`; null where unknown. */
    readonly contrast: readonly [number | null, number | null];
    /** Each eye with the skin around it; null where unknown. */
    readonly patches: readonly [EyePatch | null, EyePatch | null];
    /** Where the irises stand, mean over the known eyes, as in `EyeShape`. */
    readonly gazeY: number;
    readonly yawDeg: number;
    readonly rollDeg: number;
    readonly pitchRatio: number;
    /** Middle of the face and its width, in shares of the picture. */
    readonly x: number;
    readonly y: number;
    readonly width: number;
    /** Distance between the eyes in pixels of the picture. */
    readonly eyeDistancePx: number;
}

/** Null when there is no face or neither eye could be read. */
export function readEyeSample({ atMs, face }: Observation): EyeSample | null {
    if (!face) {
        return null;
    }
    const known = face.eyes.filter((eye) => eye !== null);
    if (known.length === 0) {
        return null;
    }
    const mean = (read: (eye: (typeof known)[number]) => number): number =>
        known.reduce((sum, eye) => sum + read(eye), 0) / known.length;
    const { box, pose, eyes } = face;
    return {
        atMs,
        openness: [eyes[0]?.openness ?? null, eyes[1]?.openness ?? null],
        contrast: [eyes[0]?.contrast ?? null, eyes[1]?.contrast ?? null],
        patches: [eyes[0]?.patch ?? null, eyes[1]?.patch ?? null],
        gazeY: mean((eye) => eye.gazeY),
        yawDeg: pose.yawDeg,
        rollDeg: pose.rollDeg,
        pitchRatio: pose.pitchRatio,
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        width: box.width,
        eyeDistancePx: face.eyeDistancePx,
    };
}
