/** A value with the time it was taken. */
interface Timed {
    readonly atMs: number;
    readonly value: number;
}

/** The values of the last `spanMs`, for their percentiles. Times must go forward; the caller sees to that. */
export class RollingWindow {
    private entries: Timed[] = [];

    constructor(private readonly spanMs: number) {}

    push(atMs: number, value: number): void {
        this.entries.push({ atMs, value });
        const keepFrom = this.entries.findIndex((entry) => entry.atMs > atMs - this.spanMs);
        if (keepFrom > 0) {
            this.entries.splice(0, keepFrom);
        }
    }

    clear(): void {
        this.entries = [];
    }

    get size(): number {
        return this.entries.length;
    }

    /** Time between the oldest and the newest value, 0 with fewer than two. */
    get coveredMs(): number {
        const first = this.entries[0];
        const last = this.entries.at(-1);
        return first && last ? last.atMs - first.atMs : 0;
    }

    /** The value below which `share` (0..1) of the values lie, nearest rank; NaN when empty. */
    percentile(share: number): number {
        const sorted = this.entries.map(({ value }) => value).sort((a, b) => a - b);
        return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
    }
}
