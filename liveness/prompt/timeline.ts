import type { TimelineEntry } from "./prompt_types";

/** What the wire takes (docs/wire.md). */
const MAX_ENTRIES = 64;
const MAX_MS = 3_600_000;

/** What happened in a prompt, in the wire's form: bounded, whole milliseconds, never going back. */
export class Timeline {
    private readonly entries: TimelineEntry[] = [];

    constructor(private readonly originMs: number) {}

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

    list(): TimelineEntry[] {
        return this.entries.map((entry) => ({ ...entry }));
    }
}
