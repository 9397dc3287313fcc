/** Whose face a frame is about. */
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import { SidecarError } from "../core/errors.ts";

/** A face this many times smaller (in area) than the largest is somebody in the background. */
export const BACKGROUND_RATIO = 2.5;
/** Narrower faces are enlarged so much that a model judges the enlargement, in pixels. */
export const MIN_FACE_PX = 32;

/**
 * The one face that stands out.
 *
 * @param field what an error calls the frame
 * @returns null when there is none
 * @throws SidecarError `several_faces` when two are alike in size; `face_too_small`
 */
export function chooseFace(faces: readonly FaceBox[], field: string): FaceBox | null {
    const [first, second] = [...faces].sort((a, b) => areaOf(b) - areaOf(a));
    if (!first) {
        return null;
    }
    if (second && areaOf(second) * BACKGROUND_RATIO > areaOf(first)) {
        throw new SidecarError("several_faces", `${field} shows several people, expected one`, {
            field,
        });
    }
    if (Math.min(first.width, first.height) < MIN_FACE_PX) {
        throw new SidecarError(
            "face_too_small",
            `${field} shows a face under ${MIN_FACE_PX} pixels wide, expected one closer by`,
            { field },
        );
    }
    return first;
}

function areaOf(face: FaceBox): number {
    return face.width * face.height;
}
