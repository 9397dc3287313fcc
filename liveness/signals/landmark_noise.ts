import { similarityResidual } from "../geometry/similarity";
import type { Point } from "../geometry/points";

const KEPT = 48;
const MIN_VALUES = 4;
/** Frames between which the head moved differ by more than noise; this share of the least differing is taken to be still. */
const STILL_SHARE = 0.25;

/**
 * How much landmarks waver from frame to frame: what is left between two frames after moving, turning and scaling one onto the
 * other, in those frames of the last 48 between which that was least.
 */
export class LandmarkNoise {
    private squares: number[] = [];
    private next = 0;
    private last: readonly Point[] | null = null;

    push(shape: readonly Point[]): void {
        const change = this.last ? similarityResidual(this.last, shape) : Number.NaN;
        this.last = shape;
        if (Number.isFinite(change)) {
            this.squares[this.next] = change * change;
            this.next = (this.next + 1) % KEPT;
        }
    }

    clear(): void {
        this.squares = [];
        this.next = 0;
        this.last = null;
    }

    /** Mean square of what one landmark wavers by, in squared units of the shapes; 0 while too little was seen. */
    get variance(): number {
        if (this.squares.length < MIN_VALUES) {
            return 0;
        }
        const sorted = [...this.squares].sort((a, b) => a - b);
        // Both frames of a pair waver.
        return (sorted[Math.floor(STILL_SHARE * sorted.length)] ?? 0) / 2;
    }
}
