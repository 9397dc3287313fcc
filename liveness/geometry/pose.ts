import { centroid, distance, unrotate, type Point } from "./points";
import { computeYawDeg } from "./yaw";
import type { EyeContour } from "./ear";

/** How the head is held, read out of 68 landmarks. Readings to compare with each other, not exact angles. */
export interface HeadPose {
    /** As `computeYawDeg`, with the head's tilt taken out. */
    readonly yawDeg: number;
    /** Tilt towards a shoulder: the angle of the line through the eyes, positive clockwise in the picture. */
    readonly rollDeg: number;
    /**
     * Where the tip of the nose stands between the line of the eyes (0) and the mouth (1): grows as the head bows,
     * shrinks as it tips back.
     */
    readonly pitchRatio: number;
}

export const LANDMARK_COUNT = 68;
const NOSE_TIP = 30;

/** Both eye contours of 68 landmarks, the one on the picture's left first. Null when points are missing. */
export function readEyeContours(
    landmarks: readonly Point[],
): readonly [EyeContour, EyeContour] | null {
    if (landmarks.length !== LANDMARK_COUNT) {
        return null;
    }
    return [
        landmarks.slice(36, 42) as unknown as EyeContour,
        landmarks.slice(42, 48) as unknown as EyeContour,
    ];
}

/** The middles of both eyes, the one on the picture's left first. */
export function readEyeCentres(landmarks: readonly Point[]): readonly [Point, Point] {
    return [centroid(landmarks.slice(36, 42)), centroid(landmarks.slice(42, 48))];
}

/** Null unless there are 68 landmarks from which finite readings come. */
export function readHeadPose(landmarks: readonly Point[]): HeadPose | null {
    const nose = landmarks[NOSE_TIP];
    if (landmarks.length !== LANDMARK_COUNT || !nose) {
        return null;
    }
    const [eyeA, eyeB] = readEyeCentres(landmarks);
    const roll = Math.atan2(eyeB.y - eyeA.y, eyeB.x - eyeA.x);
    const upright = (point: Point): Point => unrotate(point, roll);
    const [a, b, tip] = [upright(eyeA), upright(eyeB), upright(nose)];
    const mouth = upright(centroid(landmarks.slice(48, 68)));
    const pose = {
        yawDeg: computeYawDeg(tip, a, b),
        rollDeg: (roll * 180) / Math.PI,
        pitchRatio: (tip.y - a.y) / (mouth.y - a.y),
    };
    return Object.values(pose).every(Number.isFinite) && distance(eyeA, eyeB) > 0 ? pose : null;
}
