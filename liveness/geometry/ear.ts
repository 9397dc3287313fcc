import { distance, type Point } from "./points";

/** The six landmarks of an eye: corner, two on the upper lid, corner, two on the lower lid. */
export type EyeContour = readonly [Point, Point, Point, Point, Point, Point];

/**
 * Eye aspect ratio, (|p2-p6| + |p3-p5|) / (2 |p1-p4|): Soukupova and Cech, "Real-Time Eye Blink Detection using Facial
 * Landmarks", 2016, equation 1. About 0.3 for an open eye, near 0 for a shut one, where the landmarks follow the lids.
 * NaN when the corners coincide or a coordinate is NaN.
 */
export function computeEar(eye: EyeContour): number {
    const [p1, p2, p3, p4, p5, p6] = eye;
    const width = distance(p1, p4);
    return width > 0 ? (distance(p2, p6) + distance(p3, p5)) / (2 * width) : Number.NaN;
}
