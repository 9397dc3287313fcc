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

/** SPEC L1, the named reference rule. */
export interface ReferenceThresholds {
    readonly openAbove: number;
    readonly closedBelow: number;
    readonly minBlinkMs: number;
    readonly maxBlinkMs: number;
}

export const REFERENCE_THRESHOLDS: ReferenceThresholds = {
    openAbove: 0.25,
    closedBelow: 0.22,
    minBlinkMs: 100,
    maxBlinkMs: 400,
};

/** A blink as the reference rule saw it, in the caller's clock. */
export interface ReferenceBlink {
    readonly startMs: number;
    readonly endMs: number;
}

/**
 * The reference rule over a stream of mean EAR values: shut below `closedBelow`, open again above `openAbove`, and a blink
 * when what lies between lasted `minBlinkMs` to `maxBlinkMs`. Kept to be measured beside the adaptive counter, which is
 * what the kiosk uses. NaN values and times that do not advance are skipped.
 */
export class ReferenceBlinkRule {
    private shutSinceMs: number | null = null;
    private lastMs = Number.NEGATIVE_INFINITY;

    constructor(private readonly thresholds: ReferenceThresholds = REFERENCE_THRESHOLDS) {}

    push(atMs: number, ear: number): ReferenceBlink | null {
        if (!(atMs > this.lastMs) || Number.isNaN(ear)) {
            return null;
        }
        this.lastMs = atMs;
        if (ear < this.thresholds.closedBelow) {
            this.shutSinceMs ??= atMs;
            return null;
        }
        if (ear <= this.thresholds.openAbove || this.shutSinceMs === null) {
            return null;
        }
        const blink = { startMs: this.shutSinceMs, endMs: atMs };
        this.shutSinceMs = null;
        const lastedMs = blink.endMs - blink.startMs;
        return lastedMs >= this.thresholds.minBlinkMs && lastedMs <= this.thresholds.maxBlinkMs
            ? blink
            : null;
    }
}
