import { clampScore } from "../score";

/** A camera's intervals lie around their median; this many times longer or shorter does not fit. */
const MAX_FACTOR = 2;
const KEPT = 64;

/** SPEC L4: how consistent the times between frames are, over the last 64. */
export class FrameIntervals {
    /** Null stands for a frame whose time did not go forward. */
    private intervals: (number | null)[] = [];
    private next = 0;

    /** @param intervalMs since the frame before; null when its time did not go forward */
    push(intervalMs: number | null): void {
        this.intervals[this.next] = intervalMs;
        this.next = (this.next + 1) % KEPT;
    }

    clear(): void {
        this.intervals = [];
        this.next = 0;
    }

    get size(): number {
        return this.intervals.length;
    }

    /** The share of intervals from half to twice their median: 1 regular, 0 none; null without any. */
    get consistency(): number | null {
        if (this.intervals.length === 0) {
            return null;
        }
        const known = this.intervals.filter((each) => each !== null).sort((a, b) => a - b);
        const median = known[known.length >> 1] ?? 0;
        const fit = known.filter(
            (each) => each >= median / MAX_FACTOR && each <= median * MAX_FACTOR,
        );
        return clampScore(fit.length / this.intervals.length);
    }
}
