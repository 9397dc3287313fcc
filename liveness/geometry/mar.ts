import { computeEar, type EyeContour } from "./ear";
import { LANDMARK_COUNT } from "./pose";
import type { Point } from "./points";

/** Corner, two on the upper lip, corner, two on the lower lip, on the inner edge of the lips. */
const INNER_LIPS = [60, 61, 63, 64, 65, 67] as const;

/** SPEC L3: a mouth is open above this MAR. */
export const MOUTH_OPEN_ABOVE = 0.3;
/** And shut below this: between the two lies what landmarks of a still picture waver by. */
export const MOUTH_SHUT_BELOW = 0.2;

/**
 * Mouth aspect ratio: the EAR formula (see `computeEar`) on the inner edge of the lips, so that a shut mouth is near 0
 * however full the lips are. SPEC L3.
 *
 * @param landmarks 68 of them
 * @returns NaN when points are missing or NaN, or the corners coincide
 */
export function computeMar(landmarks: readonly Point[]): number {
    if (landmarks.length !== LANDMARK_COUNT) {
        return Number.NaN;
    }
    return computeEar(INNER_LIPS.map((index) => landmarks[index]) as unknown as EyeContour);
}
