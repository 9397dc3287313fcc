import type { Effort } from "./effort";

/** What one look at a picture took, in ms. A part that was left out took 0. */
export interface LookCosts {
    readonly search: number;
    readonly landmarks: number;
    /** Lids of all eyes that were read. */
    readonly iris: number;
    /** All of it. */
    readonly total: number;
    readonly eyesRead: number;
    /** Since the end of the look before: waiting for a picture, fetching and handing it over. */
    readonly gap: number;
}

/** Values that are remembered of each part; a busy moment is less than half of them. */
const REMEMBERED = 9;
/**
 * Of the time between two looks, at most this share of a look counts as work of its own. The rest is waiting for the camera,
 * which doing less would not shorten.
 */
const MAX_OVERHEAD_SHARE = 0.4;

/** What the parts of a look cost lately: medians, so that a hiccup is none of it. */
export class CostMeter {
    private readonly search = new RecentValues();
    private readonly landmarks = new RecentValues();
    private readonly eye = new RecentValues();
    private readonly rest = new RecentValues();
    private readonly gap = new RecentValues();

    push({ search, landmarks, iris, total, eyesRead, gap }: LookCosts): void {
        this.search.push(search);
        this.landmarks.push(landmarks);
        this.eye.push(eyesRead > 0 ? iris / eyesRead : 0);
        this.rest.push(total - search - landmarks - iris);
        this.gap.push(gap);
    }

    /** How long from one look to the next with this effort, in ms; null while the nets were not all timed. */
    predictInterval({ searchEveryMs, landmarksEvery, eyes }: Effort): number | null {
        const { landmarks, eye } = this;
        if (!landmarks.isKnown || !eye.isKnown) {
            return null;
        }
        const rest = this.rest.quantile(0.5);
        const look = rest + landmarks.quantile(0.5) / landmarksEvery + eye.quantile(0.5) * eyes;
        const searching = Math.min(0.9, this.search.quantile(0.5) / searchEveryMs);
        const overhead = Math.min(this.gap.quantile(0.25), MAX_OVERHEAD_SHARE * look);
        return (look + overhead) / (1 - searching);
    }
}

/** The last few values above 0. */
class RecentValues {
    private readonly values: number[] = [];

    get isKnown(): boolean {
        return this.values.length >= 3;
    }

    push(value: number): void {
        if (value > 0 && Number.isFinite(value)) {
            this.values.push(value);
            if (this.values.length > REMEMBERED) {
                this.values.shift();
            }
        }
    }

    /** 0 while there are none. */
    quantile(share: number): number {
        const sorted = [...this.values].sort((a, b) => a - b);
        return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    }
}
