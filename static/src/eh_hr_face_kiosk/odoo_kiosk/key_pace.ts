/**
 * Whether the last keys came from a reader, which types faster than anybody: Odoo's PIN pad takes the digits of a badge for
 * a PIN, and six wrong ones lock somebody out.
 */

/** On average, between two keys. A reader needs 1 to 20, the fastest typists 60. */
const READER_MS = 35;
/** Odoo takes nothing shorter for a badge. */
const MIN_KEYS = 3;
const PAUSE_MS = 500;
/** Of keys pressed longer ago nobody speaks any more: what was entered then was tapped. */
const RECENT_MS = 300;

export class KeyPace {
    private times: number[] = [];

    /** @param atMs when a key went down */
    add(atMs: number): void {
        const last = this.times.at(-1);
        this.times = last !== undefined && atMs - last < PAUSE_MS ? [...this.times, atMs] : [atMs];
    }

    /**
     * @param count how many characters were read
     * @param nowMs in the clock of `add`
     * @returns whether the last so many keys came just now, at a reader's pace
     */
    isReader(count: number, nowMs: number): boolean {
        const keys = this.times.slice(-count - 1);
        const [first] = keys;
        const last = keys.at(-1);
        return (
            count >= MIN_KEYS &&
            keys.length >= count &&
            first !== undefined &&
            last !== undefined &&
            nowMs - last <= RECENT_MS &&
            (last - first) / (keys.length - 1) <= READER_MS
        );
    }
}
