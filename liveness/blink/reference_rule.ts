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
