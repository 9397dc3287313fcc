import type { RelativeBox } from "./box";
import { readEyeCentres } from "./pose";
import type { Point } from "./points";

/** A square cut out of a picture, standing on its corner by `angle`. */
export interface CropPlace {
    readonly centre: Point;
    /** Side of the square in pixels of the picture. */
    readonly side: number;
    /** Radians, clockwise in the picture: the direction that becomes the crop's x axis. */
    readonly angle: number;
    /** Whether the crop is mirrored, left for right. */
    readonly mirrored: boolean;
}

/** A rectangle in pixels of the picture. */
export interface PixelBox {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
}

/** Room left around the last landmarks, in shares of their box, so that a moving head stays inside. */
const LANDMARK_MARGIN = 0.12;

/** The place in the picture of a point of the crop, `u` and `v` in shares of the crop's side. */
export function cropPointToPicture(place: CropPlace, u: number, v: number): Point {
    const x = (place.mirrored ? 0.5 - u : u - 0.5) * place.side;
    const y = (v - 0.5) * place.side;
    const cos = Math.cos(place.angle);
    const sin = Math.sin(place.angle);
    return { x: place.centre.x + x * cos - y * sin, y: place.centre.y + x * sin + y * cos };
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

/** Where to look for landmarks in a box the detector found, in a picture of this size. */
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
export function headTilt(landmarks: readonly Point[]): number {
    const [a, b] = readEyeCentres(landmarks);
    return Math.atan2(b.y - a.y, b.x - a.x);
}
