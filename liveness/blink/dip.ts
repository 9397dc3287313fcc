import type { EyeSample } from "./eye_sample";

/** One sample with each eye's openness against that person's open eye (1 open, 0 shut). */
export interface RatedSample {
    readonly sample: EyeSample;
    /** Mean of the known eyes, each as far as it can be seen. */
    readonly ratio: number;
    readonly eyeRatios: readonly [number | null, number | null];
}

/** The eyes went shut, or nearly, and opened again. Whether it was a blink is for `judgeDip` to say. */
export interface Dip {
    /** How open the eyes were just before: what depth is measured against. */
    readonly reference: number;
    /** The last sample at which they were that open, or nearly. */
    readonly before: RatedSample;
    /** The most shut one. */
    readonly bottom: RatedSample;
    /** The first one open again. */
    readonly after: RatedSample;
    /** All from `before` to `after`, both among them. */
    readonly course: readonly RatedSample[];
}

/** Where a dip begins and ends. All but the times are shares of the reference. */
export interface DipLimits {
    /** Close to open: a blink seen at its edge goes no deeper, and what it was is for `judgeDip` to say. */
    readonly closeBelow: number;
    /** Open again: on the way up and above this ... */
    readonly reopenAbove: number;
    /** ... or risen from the bottom by this share of the way up, which is all that a hurried double blink shows. */
    readonly reopenShare: number;
    /** A rise of less than this is noise, whatever its share. */
    readonly minRise: number;
    /** Shut for longer is no dip but eyes held shut, or lowered. */
    readonly maxMs: number;
    /** The reference is the widest the eyes were in so long before. */
    readonly referenceMs: number;
    /** Eyes narrower than this share of the open eye cannot begin a dip. */
    readonly minReference: number;
    /** Above this share of the reference the lids have not begun to move. */
    readonly stillAbove: number;
}

export const DIP_LIMITS: DipLimits = {
    closeBelow: 0.9,
    reopenAbove: 0.84,
    reopenShare: 0.4,
    minRise: 0.1,
    maxMs: 1000,
    referenceMs: 400,
    minReference: 0.6,
    stillAbove: 0.93,
};

/** A dip that is going on. */
interface OpenDip {
    readonly reference: number;
    readonly before: RatedSample;
    readonly bottom: RatedSample;
    readonly course: readonly RatedSample[];
}

/** Finds dips in a stream of rated samples. */
export class DipFinder {
    /** The open eye's last moments, oldest first. */
    private recent: RatedSample[] = [];
    private current: OpenDip | null = null;

    constructor(private readonly limits: DipLimits = DIP_LIMITS) {}

    clear(): void {
        this.recent = [];
        this.current = null;
    }

    /** False while the eyes are shut or moving. */
    get isOpen(): boolean {
        return this.current === null;
    }

    /** What counts as open was learned anew: everything so far reads `factor` times as open. */
    rescale(factor: number): void {
        const scale = (rated: RatedSample): RatedSample => ({
            sample: rated.sample,
            ratio: rated.ratio * factor,
            eyeRatios: [
                scaleRatio(rated.eyeRatios[0], factor),
                scaleRatio(rated.eyeRatios[1], factor),
            ],
        });
        this.recent = this.recent.map(scale);
        this.current = this.current && {
            reference: this.current.reference * factor,
            before: scale(this.current.before),
            bottom: scale(this.current.bottom),
            course: this.current.course.map(scale),
        };
    }

    push(rated: RatedSample): Dip | null {
        const dip = this.current ? this.follow(rated, this.current) : null;
        if (!this.current) {
            this.watch(rated);
        }
        return dip;
    }

    private watch(rated: RatedSample): void {
        const { closeBelow, minReference, referenceMs, stillAbove } = this.limits;
        const from = rated.sample.atMs - referenceMs;
        this.recent = this.recent.filter(({ sample }) => sample.atMs >= from);
        const reference = Math.max(0, ...this.recent.map(({ ratio }) => ratio));
        const still = this.recent.filter(({ ratio }) => ratio >= stillAbove * reference);
        const before = still.at(-1);
        this.recent.push(rated);
        if (before && reference >= minReference && rated.ratio < closeBelow * reference) {
            const course = this.recent.slice(this.recent.indexOf(before));
            this.current = { reference, before, bottom: rated, course };
        }
    }

    private follow(rated: RatedSample, dip: OpenDip): Dip | null {
        const { reopenAbove, reopenShare, minRise, maxMs } = this.limits;
        const { reference, before } = dip;
        const bottom = rated.ratio < dip.bottom.ratio ? rated : dip.bottom;
        const course = [...dip.course, rated];
        this.current = { reference, before, bottom, course };
        if (rated.sample.atMs - before.sample.atMs > maxMs) {
            this.end();
            return null;
        }
        const rise = rated.ratio - bottom.ratio;
        const partly =
            rise >= minRise * reference && rise >= reopenShare * (reference - bottom.ratio);
        // Lids that still come down slowly have not opened, however little they came down so far.
        const isLowest = rated === bottom;
        if (isLowest || (rated.ratio <= reopenAbove * reference && !partly)) {
            return null;
        }
        this.end();
        return { reference, before, bottom, after: rated, course };
    }

    /** What was before is no measure for what comes: the eyes are as open as they are now. */
    private end(): void {
        this.current = null;
        this.recent = [];
    }
}

function scaleRatio(ratio: number | null, factor: number): number | null {
    return ratio === null ? null : ratio * factor;
}
