import { headTilt, type CropPlace } from "../../../../liveness/geometry/crop_place";
import { EYE_PATCH_WIDTHS } from "../../../../liveness/geometry/eye_patch";
import { distance, midpoint, type Point } from "../../../../liveness/geometry/points";

/** Side of an eye's crop in eye widths: what the iris model was trained on. */
const EYE_CROP_SCALE = EYE_PATCH_WIDTHS;

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
