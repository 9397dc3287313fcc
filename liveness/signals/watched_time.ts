/** Longer between two frames: what happened between is unknown, the time does not count as watched. */
const MAX_GAP_MS = 500;

/** How long, and in how many frames, something was in sight. */
export class WatchedTime {
    private firstMs: number | null = null;
    private lastMs = 0;
    private totalMs = 0;
    private frames = 0;

    /** Something was in sight at this time; times go forward. */
    push(atMs: number): void {
        if (this.firstMs === null) {
            this.firstMs = atMs;
        } else if (atMs - this.lastMs <= MAX_GAP_MS) {
            this.totalMs += atMs - this.lastMs;
        }
        this.lastMs = atMs;
        this.frames++;
    }

    clear(): void {
        this.firstMs = null;
        this.totalMs = 0;
        this.frames = 0;
    }

    get frameCount(): number {
        return this.frames;
    }

    /** Without the gaps. */
    get watchedMs(): number {
        return this.totalMs;
    }

    /** Frames a second from the first to the last, gaps and all; 0 with fewer than two. */
    get framesPerSecond(): number {
        const spanMs = this.lastMs - (this.firstMs ?? this.lastMs);
        return spanMs > 0 ? (1000 * (this.frames - 1)) / spanMs : 0;
    }
}
