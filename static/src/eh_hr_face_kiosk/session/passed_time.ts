/** Clocks of a page, in ms. */
export interface PageClocks {
    /** Never goes back; stands still while the device sleeps, but on Windows. */
    monotonic: () => number;
    /** The device's time of day: goes on in sleep, and may be set. */
    wall: () => number;
}

const PAGE_CLOCKS: PageClocks = {
    monotonic: () => performance.now(),
    wall: () => Date.now(),
};

/** How much time passed since a mark, the device's sleep included. A time of day set forward counts as sleep. */
export class PassedTime {
    private monotonicMs: number;
    private wallMs: number;

    constructor(private readonly clocks: PageClocks = PAGE_CLOCKS) {
        this.monotonicMs = clocks.monotonic();
        this.wallMs = clocks.wall();
    }

    /** From here on. */
    mark(): void {
        this.monotonicMs = this.clocks.monotonic();
        this.wallMs = this.clocks.wall();
    }

    get ms(): number {
        const { monotonic, wall } = this.clocks;
        return Math.max(monotonic() - this.monotonicMs, wall() - this.wallMs);
    }
}
