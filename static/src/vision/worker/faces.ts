import type { RelativeBox } from "../../../../liveness/geometry/box";
import type { FoundFace } from "./face_finder";

/** A face this wide against the widest stands in front of the camera too; smaller ones walk by behind. */
const RIVAL_WIDTH = 0.6;
const RIVAL_SCORE = 0.5;
/** How sure the detector must be of a face before it is followed. */
const FOLLOW_SCORE = 0.4;

/** How many faces could be meant. */
export function countRivals(faces: readonly FoundFace[]): number {
    const widest = Math.max(0, ...faces.filter(isSure).map(({ box }) => box.width));
    const rivals = faces.filter(
        ({ box, score }) => score >= RIVAL_SCORE && box.width >= RIVAL_WIDTH * widest,
    );
    return Math.max(rivals.length, Math.min(1, faces.filter(isSure).length));
}

/** How many faces stand too far back to be meant. */
export function countBehind(faces: readonly FoundFace[]): number {
    const sure = faces.filter(({ score }) => score >= RIVAL_SCORE).length;
    return Math.max(0, sure - countRivals(faces));
}

/** The face to follow: the widest, a little less so the further it is from the picture's middle. Null when none. */
export function chooseFace(faces: readonly FoundFace[]): FoundFace | null {
    const weigh = ({ box }: FoundFace): number =>
        box.width * (1 - Math.min(1, Math.abs(box.x + box.width / 2 - 0.5)) / 2);
    return faces
        .filter(isSure)
        .reduce<FoundFace | null>(
            (best, face) => (best && weigh(best) >= weigh(face) ? best : face),
            null,
        );
}

function isSure({ score }: FoundFace): boolean {
    return score >= FOLLOW_SCORE;
}

/** Intersection over union of two boxes, 0..1; 0 for empty ones. */
export function overlap(a: RelativeBox, b: RelativeBox): number {
    const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    if (!(width > 0 && height > 0)) {
        return 0;
    }
    const shared = width * height;
    return shared / (a.width * a.height + b.width * b.height - shared);
}
