/** What the wire takes (docs/wire.md). */
const MAX_ENTRIES = 64;
const MAX_MS = 3_600_000;

/** One entry of the wire's `timeline`: whole milliseconds since the origin, and what happened. Keys as on the wire. */
export interface TimelineEntry {
    readonly at_ms: number;
    readonly code: string;
}

/** What happened in a prompt, in the wire's form: bounded, whole milliseconds, never going back. */
export class Timeline {
    private readonly entries: TimelineEntry[];

    /** @param entries what happened before */
    constructor(
        private readonly originMs: number,
        entries: readonly TimelineEntry[] = [],
    ) {
        this.entries = [...entries];
    }

    get isEmpty(): boolean {
        return this.entries.length === 0;
    }

    /** The last place is kept for how it ended: once all others are taken, entries but the last are dropped. */
    add(nowMs: number, code: string, isLast = false): void {
        if (
            this.entries.length < MAX_ENTRIES - 1 ||
            (isLast && this.entries.length < MAX_ENTRIES)
        ) {
            this.entries.push({ at_ms: this.sinceOrigin(nowMs), code });
        }
    }

    /** Whole milliseconds since the origin, not before the entry before, at most an hour. */
    sinceOrigin(nowMs: number): number {
        const atMs = Math.round(Math.min(MAX_MS, Math.max(0, nowMs - this.originMs)));
        return Math.max(this.entries.at(-1)?.at_ms ?? 0, Number.isFinite(atMs) ? atMs : 0);
    }

    /** @param from how many of the first to leave out */
    list(from = 0): TimelineEntry[] {
        return this.entries.slice(from).map((entry) => ({ ...entry }));
    }
}
