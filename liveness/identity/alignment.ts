import type { CropPlace } from "../geometry/crop_place";
import { LANDMARK_COUNT } from "../geometry/pose";
import { centroid, type Point } from "../geometry/points";
import { fitSimilarity, invertSimilarity, type Similarity } from "../geometry/similarity";

/**
 * Where a recogniser wants the parts of a face in its picture: part of its model card (`input.alignment`). The net was trained
 * with one such picture, and halves its worth with another.
 */
export interface Alignment {
    /** Each point is the middle of these of the 68 landmarks. */
    readonly points: readonly (readonly number[])[];
    /** Where each of them goes, in pixels of the input: x, y. */
    readonly places: readonly (readonly [x: number, y: number])[];
}

/** Sides of a recogniser's picture, in pixels. */
export interface AlignedSize {
    readonly width: number;
    readonly height: number;
}

/**
 * From the aligned picture back to the camera's: the similarity that brings the face's points nearest to their places, inverted.
 *
 * @param landmarks 68, in pixels of the camera's picture
 * @returns null where the landmarks are not a face's
 */
export function findAlignment(
    landmarks: readonly Point[],
    { points, places }: Alignment,
): Similarity | null {
    if (landmarks.length !== LANDMARK_COUNT) {
        return null;
    }
    const from = points.map((indices) =>
        centroid(indices.flatMap((index) => landmarks[index] ?? [])),
    );
    const forward = fitSimilarity(
        from,
        places.map(([x, y]) => ({ x, y })),
    );
    return forward && invertSimilarity(forward);
}

/** From a square picture of `side` pixels back to the place it is cut from. Mirrored places are not for this. */
export function squareToPicture({ centre, side, angle }: CropPlace, size: number): Similarity {
    const scale = side / size;
    const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    const half = size / 2;
    return { a, b, c: centre.x - a * half + b * half, d: centre.y - b * half - a * half };
}
