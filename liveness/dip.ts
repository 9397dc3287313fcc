import type { EyeSample } from "./eye_sample";

/** One sample with each eye's openness against that person's open eye (1 open, 0 shut). */
export interface RatedSample {
    readonly sample: EyeSample;
    /** Mean of the known eyes. */
    readonly ratio: number;
    readonly eyeRatios: readonly [number | null, number | null];
}

/** The eyes went shut, or nearly, and opened again. Whether it was a blink is for `judgeDip` to say. */
export interface Dip {
    /** The last sample before the lids moved. */
    readonly before: RatedSample;
    /** The most shut one. */
    readonly bottom: RatedSample;
    /** The first one open again. */
    readonly after: RatedSample;
    /** All from `before` to `after`. */
    readonly samples: readonly RatedSample[];
}

/** Where a dip begins and ends, as shares of the open eye. */
export interface DipLimits {
    readonly closeBelow: number;
    /** Open again: above this ... */
    readonly reopenAbove: number;
    /** ... or risen from the bottom by this share of the way up, which is all that a hurried double blink shows. */
    readonly reopenShare: number;
    /** A rise of less than this is noise, whatever its share. */
    readonly minRise: number;
    /** Shut for longer is no dip but closed eyes. */
    readonly maxMs: number;
}

export const DIP_LIMITS: DipLimits = {
    closeBelow: 0.75,
    reopenAbove: 0.83,
    reopenShare: 0.6,
    minRise: 0.25,
    maxMs: 1000,
};

/** Finds dips in a stream of rated samples. */
export class DipFinder {
    private previous: RatedSample | null = null;
    private samples: RatedSample[] = [];
    private bottom: RatedSample | null = null;
    /** Eyes that reopened only in part must shut anew from the highest point they reached. */
    private armedBelow: number;

    constructor(private readonly limits: DipLimits = DIP_LIMITS) {
        this.armedBelow = limits.closeBelow;
    }

    clear(): void {
        this.previous = null;
        this.samples = [];
        this.bottom = null;
        this.armedBelow = this.limits.closeBelow;
    }

    /** Whether the eyes are shut or moving right now. */
    get isOpen(): boolean {
        return this.bottom === null;
    }

    push(rated: RatedSample): Dip | null {
        const dip = this.bottom ? this.follow(rated, this.bottom) : this.watch(rated);
        this.previous = rated;
        return dip;
    }

    private watch(rated: RatedSample): null {
        const { closeBelow, minRise } = this.limits;
        this.armedBelow = Math.min(closeBelow, Math.max(this.armedBelow, rated.ratio - minRise));
        if (rated.ratio < this.armedBelow) {
            this.samples = this.previous ? [this.previous, rated] : [rated];
            this.bottom = rated;
        }
        return null;
    }

    private follow(rated: RatedSample, bottom: RatedSample): Dip | null {
        const { reopenAbove, reopenShare, minRise, maxMs } = this.limits;
        this.samples.push(rated);
        const [before] = this.samples;
        if (!before || rated.sample.atMs - before.sample.atMs > maxMs) {
            this.shrinkHeldShut(rated, reopenAbove);
            return null;
        }
        if (rated.ratio < bottom.ratio) {
            this.bottom = rated;
            return null;
        }
        const rise = rated.ratio - bottom.ratio;
        const partly = rise >= minRise && rise >= reopenShare * (before.ratio - bottom.ratio);
        if (rated.ratio <= reopenAbove && !partly) {
            return null;
        }
        const dip = { before, bottom, after: rated, samples: this.samples };
        this.endDip(rated.ratio > reopenAbove ? this.limits.closeBelow : rated.ratio - minRise);
        return dip;
    }

    /** Held shut: wait for the eyes to open, keep nothing. */
    private shrinkHeldShut(rated: RatedSample, reopenAbove: number): void {
        this.samples = this.samples.slice(0, 1);
        if (rated.ratio > reopenAbove) {
            this.endDip(this.limits.closeBelow);
        }
    }

    private endDip(armedBelow: number): void {
        this.samples = [];
        this.bottom = null;
        this.armedBelow = armedBelow;
    }
}
