/** Pictures in the first moments come irregularly (camera start, cold caches): they prove nothing about the rate. */
const GRACE_MS = 500;
/** How much must have been seen after the grace before the rate may end a prompt. */
const EVIDENCE_MS = 1000;
const WINDOW_MS = 2000;
/** A hiccup is not a slow camera: this share of the longest intervals in the window is left out, at least one. */
const TRIMMED_SHARE = 0.1;
/** The steady rate must have stayed under the minimum for so long: a tablet may have one slow second. */
const SLOW_FOR_MS = 1000;

/** Measures how many pictures a second are looked at, against the least with which blinks are counted. */
export class FrameRateMeter {
    private slowSinceMs: number | null = null;
    private times: number[] = [];
    private firstMs: number | null = null;
    private lastMs = Number.NEGATIVE_INFINITY;
    private count = 0;

    /** @param minimum pictures a second; 0 is never undercut */
    constructor(private readonly minimum = 0) {}

    /** A picture was looked at. Times that do not advance are ignored. */
    push(atMs: number): void {
        if (!(atMs > this.lastMs)) {
            return;
        }
        this.firstMs ??= atMs;
        this.lastMs = atMs;
        this.count++;
        this.keep(atMs);
        const isSlow = (this.steadyRate ?? this.minimum) < this.minimum;
        this.slowSinceMs = isSlow ? (this.slowSinceMs ?? atMs) : null;
    }

    private keep(atMs: number): void {
        const sinceFirstMs = atMs - (this.firstMs ?? atMs);
        if (sinceFirstMs >= GRACE_MS) {
            this.times.push(atMs);
            while (this.times.length > 2 && (this.times[0] ?? atMs) < atMs - WINDOW_MS) {
                this.times.shift();
            }
        }
    }

    /** Pictures a second over the last two seconds, hiccups left out; null until a second of evidence is there. */
    get steadyRate(): number | null {
        const first = this.times[0];
        const last = this.times.at(-1);
        if (first === undefined || last === undefined || last - first < EVIDENCE_MS) {
            return null;
        }
        const intervals = this.times.slice(1).map((time, i) => time - (this.times[i] ?? time));
        intervals.sort((a, b) => a - b);
        const trimmed = Math.max(1, Math.floor(intervals.length * TRIMMED_SHARE));
        const kept = intervals.slice(0, Math.max(1, intervals.length - trimmed));
        return (1000 * kept.length) / kept.reduce((sum, interval) => sum + interval, 0);
    }

    /** The steady rate stays under the minimum. */
    get isTooSlow(): boolean {
        return this.slowSinceMs !== null && this.lastMs - this.slowSinceMs >= SLOW_FOR_MS;
    }

    /** From the first picture to the last there were too few, and it did not get better in the end. */
    get wasTooSlow(): boolean {
        return this.slowSinceMs !== null && this.overallRate < this.minimum;
    }

    /** Pictures a second from the first to the last, hiccups and all; 0 with fewer than two. */
    get overallRate(): number {
        const spanMs = this.lastMs - (this.firstMs ?? this.lastMs);
        return this.count > 1 && spanMs > 0 ? (1000 * (this.count - 1)) / spanMs : 0;
    }
}
