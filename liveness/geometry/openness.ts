import { distance, midpoint, unrotate, type Point } from "./points";

/** How one eye looks in one picture. All lengths are in eye widths, so none depends on the distance to the camera. */
export interface EyeShape {
    /** Mean gap between the lids over the eye's width: about 0.3 open, 0.05 shut. */
    readonly openness: number;
    /** Where the iris stands against the line through the corners: positive downwards. */
    readonly gazeY: number;
}

/** How many points the iris model gives for one eye. */
export const IRIS_POINT_COUNT = 76;
const LID_PAIRS = 7;
const CORNER_A = 0;
const CORNER_B = 8;
const IRIS_CENTRE = 71;

/**
 * Reads an eye's shape out of the iris model's points (0..8 the lower lid from corner to corner, 9..15 the upper lid, 71
 * the middle of the iris), given in picture coordinates, not mirrored.
 *
 * @returns null when a needed point is missing or NaN, or the corners coincide.
 */
export function readEyeShape(points: readonly Point[]): EyeShape | null {
    const a = points[CORNER_A];
    const b = points[CORNER_B];
    const iris = points[IRIS_CENTRE];
    if (!a || !b || !iris) {
        return null;
    }
    const width = distance(a, b);
    let gaps = 0;
    for (let j = 1; j <= LID_PAIRS; j++) {
        const lower = points[j];
        const upper = points[j + CORNER_B];
        if (!lower || !upper) {
            return null;
        }
        gaps += distance(lower, upper);
    }
    const [left, right] = a.x <= b.x ? [a, b] : [b, a];
    const middle = midpoint(a, b);
    const gaze = unrotate(
        { x: iris.x - middle.x, y: iris.y - middle.y },
        Math.atan2(right.y - left.y, right.x - left.x),
    );
    const shape = {
        openness: gaps / LID_PAIRS / width,
        gazeY: gaze.y / width,
    };
    return Object.values(shape).every(Number.isFinite) ? shape : null;
}
