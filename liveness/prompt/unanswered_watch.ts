/** For what says nothing else. Nobody who looks at the camera waits longer before a first blink; lids that are narrow or behind glasses never show one. */
const UNANSWERED_MS = 4000;
/** In a short prompt: so much of its time. */
const UNANSWERED_SHARE = 0.8;

/**
 * Whether what is asked for stays unanswered: a face is there, and nothing of what is asked for was seen for a while. The time
 * that nobody stands there is not counted.
 */
export class UnansweredWatch {
    private readonly shareMs: number;
    private waitedMs = 0;
    private lastMs: number | null = null;
    private done = 0;

    /** @param timeoutMs of the whole prompt */
    constructor(timeoutMs: number) {
        this.shareMs = UNANSWERED_SHARE * timeoutMs;
    }

    /**
     * @param done how much was seen of all that is asked for
     * @param patienceMs of what is asked for now
     * @param isThere one person stands in front
     * @returns whether it is so
     */
    push(nowMs: number, done: number, isThere: boolean, patienceMs = UNANSWERED_MS): boolean {
        const sinceMs = this.lastMs === null ? 0 : Math.max(0, nowMs - this.lastMs);
        this.lastMs = nowMs;
        if (done !== this.done) {
            this.done = done;
            this.waitedMs = 0;
        } else if (isThere) {
            this.waitedMs += sinceMs;
        }
        return this.waitedMs >= Math.min(patienceMs, this.shareMs);
    }

    /** Something else is asked for. */
    clear(): void {
        this.waitedMs = 0;
    }
}
