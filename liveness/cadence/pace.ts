import { EFFORTS, FULL_EFFORT, type Effort } from "./effort";
import { CostMeter, type LookCosts } from "./look_costs";

/** Counting holds down to 11 pictures a second (docs/blink-accuracy.md); work is left out well before. */
const WANTED_PER_SECOND = 16;
/** More is done again only where it leaves room: otherwise it would go to and fro. */
const EASY_PER_SECOND = 20;
/** ... and has left it for so long. */
const EASY_FOR_MS = 3000;

/**
 * Chooses how much to do with each picture, so that a slow tablet still looks at enough of them. It compares what the parts
 * cost on this tablet, not how it fares: it does too much for a few pictures at most, and knows the tablet at the next prompt.
 */
export class Pace {
    private readonly costs = new CostMeter();
    private chosen = 0;
    private easyMs = 0;

    get effort(): Effort {
        return EFFORTS[this.chosen] ?? FULL_EFFORT;
    }

    /** Place of `effort` in `EFFORTS`; 0 is everything. */
    get level(): number {
        return this.chosen;
    }

    /** A picture was looked at. */
    push(look: LookCosts): void {
        this.costs.push(look);
        const enough = this.findFirst(1000 / WANTED_PER_SECOND);
        if (enough === null) {
            return;
        }
        const easy = this.findFirst(1000 / EASY_PER_SECOND) ?? enough;
        this.easyMs = easy < this.chosen ? this.easyMs + look.total + look.gap : 0;
        if (enough > this.chosen) {
            this.chosen = enough;
        } else if (this.easyMs >= EASY_FOR_MS) {
            this.chosen = easy;
            this.easyMs = 0;
        }
    }

    /** The greatest effort that fits into the interval, the least when none does; null while nothing is known. */
    private findFirst(intervalMs: number): number | null {
        const intervals = EFFORTS.map((effort) => this.costs.predictInterval(effort));
        if (intervals.includes(null)) {
            return null;
        }
        const fits = intervals.findIndex((interval) => (interval ?? 0) <= intervalMs);
        return fits < 0 ? EFFORTS.length - 1 : fits;
    }
}
