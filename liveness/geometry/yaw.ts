import type { Point } from "./points";

/** A head turned further than this is a turn (SPEC L2). */
export const TURN_YAW_DEG = 15;

/**
 * SPEC L2: yaw = (noseX - eyeCenterX) / interEyeDistance * 90 degrees, from the tip of the nose and the middles of both
 * eyes. Positive when the nose points to the picture's right. NaN when the eyes coincide.
 *
 * A reading, not an angle: it is 0 for a face straight on and grows with the turn, faster than the true angle does.
 */
export function computeYawDeg(nose: Point, eyeA: Point, eyeB: Point): number {
    const apart = Math.hypot(eyeA.x - eyeB.x, eyeA.y - eyeB.y);
    return apart > 0 ? ((nose.x - (eyeA.x + eyeB.x) / 2) / apart) * 90 : Number.NaN;
}
