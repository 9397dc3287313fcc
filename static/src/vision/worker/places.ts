import { EYE_PATCH_WIDTHS } from "../../../../liveness/geometry/eye_patch";
import { distance, midpoint, type Point } from "../../../../liveness/geometry/points";
import { readEyeCentres } from "../../../../liveness/geometry/pose";
import type { RelativeBox } from "../../../../liveness/geometry/box";
import type { CropPlace } from "./crops";

/** Room left around the last landmarks, in shares of their box, so that a moving head stays inside. */
const LANDMARK_MARGIN = 0.12;
/** Side of an eye's crop in eye widths: what the iris model was trained on. */
const EYE_CROP_SCALE = EYE_PATCH_WIDTHS;

/** A rectangle in pixels of the picture. */
export interface PixelBox {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
}

export function boundPoints(points: readonly Point[]): PixelBox {
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    return {
        left: Math.min(...xs),
        top: Math.min(...ys),
        right: Math.max(...xs),
        bottom: Math.max(...ys),
    };
}

/** Where to look for landmarks in a box the detector found. */
export function placeOnDetection(box: RelativeBox, width: number, height: number): CropPlace {
    return {
        centre: { x: (box.x + box.width / 2) * width, y: (box.y + box.height / 2) * height },
        side: Math.max(box.width * width, box.height * height),
        angle: 0,
        mirrored: false,
    };
}

/** Where to look for landmarks given those of the picture before: upright with the head, with room to move. */
export function placeOnLandmarks(landmarks: readonly Point[]): CropPlace {
    const { left, top, right, bottom } = boundPoints(landmarks);
    return {
        centre: { x: (left + right) / 2, y: (top + bottom) / 2 },
        side: Math.max(right - left, bottom - top) * (1 + 2 * LANDMARK_MARGIN),
        angle: headTilt(landmarks),
        mirrored: false,
    };
}

/** The angle of the line through both eyes, in radians. */
function headTilt(landmarks: readonly Point[]): number {
    const [a, b] = readEyeCentres(landmarks);
    return Math.atan2(b.y - a.y, b.x - a.x);
}

/**
 * The crops of both eyes, the one on the picture's left first and mirrored: the model knows one kind of eye.
 * Null when the eyes have no size or a coordinate is NaN.
 */
export function placeOnEyes(landmarks: readonly Point[]): readonly [CropPlace, CropPlace] | null {
    const corners = [landmarks[36], landmarks[39], landmarks[42], landmarks[45]];
    const [outerA, innerA, innerB, outerB] = corners;
    if (!outerA || !innerA || !innerB || !outerB) {
        return null;
    }
    const angle = headTilt(landmarks);
    const sides = [distance(outerA, innerA), distance(innerB, outerB)].map(
        (width) => width * EYE_CROP_SCALE,
    );
    const [sideA, sideB] = sides as [number, number];
    if (!(sideA > 0 && sideB > 0 && Number.isFinite(sideA + sideB + angle))) {
        return null;
    }
    return [
        { centre: midpoint(outerA, innerA), side: sideA, angle, mirrored: true },
        { centre: midpoint(innerB, outerB), side: sideB, angle, mirrored: false },
    ];
}
