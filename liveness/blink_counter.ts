import { judgeDip, type DipVerdict } from "./blink_rule";
import { DipFinder, type RatedSample } from "./dip";
import { readEyeSample, type EyeSample } from "./eye_sample";
import type { Observation } from "./observation";
import { OpenLevel } from "./open_level";

/** A dip that was judged, in the clock of the observations. */
export interface BlinkEvent {
    readonly verdict: DipVerdict;
    /** The last picture before the lids moved, the most shut one, the first open again. */
    readonly startMs: number;
    readonly bottomMs: number;
    readonly endMs: number;
    /** Most shut, as a share of this person's open eye. */
    readonly depth: number;
}

/** Longer without an eye in sight: what was between is unknown, a blink in progress is dropped. */
const MAX_GAP_MS = 350;
/** Longer still: the open eye is learned anew. */
const FORGET_AFTER_MS = 1000;
/** A face that is elsewhere from one picture to the next, in its own widths, is not the one that was followed. */
const MAX_JUMP_WIDTHS = 0.6;
/** Eyes are not learned from while they are shut, but nobody shuts them for so long: this person looks otherwise now. */
const MAX_SHUT_MS = 2500;
/** A clock that goes back by more was set back; by less, pictures came out of order. */
const CLOCK_SET_BACK_MS = 1000;

/**
 * Counts the blinks of the face it is fed with, picture by picture, in time that only the pictures tell.
 *
 * Memory and work per picture are bounded by a few seconds of pictures. Pictures with a repeated or an earlier time are
 * ignored; a clock set back by more than a second, a face gone for more than one and a face that jumps start it over.
 */
export class BlinkCounter {
    private readonly levels = [new OpenLevel(), new OpenLevel()] as const;
    private readonly dips = new DipFinder();
    private last: EyeSample | null = null;
    private lastMs = Number.NEGATIVE_INFINITY;
    private open: number | null = null;
    private forgotten = 0;
    private openMs = Number.NEGATIVE_INFINITY;

    /** How open the eyes were in the last picture against this person's open eye; null while that is not known. */
    get eyesOpen(): number | null {
        return this.open;
    }

    /** The open eye is not known yet, or the face is gone. */
    get isLearning(): boolean {
        return this.levels.every((level) => level.value === null);
    }

    /** Grows each time everything was forgotten: blinks counted before may be another person's. */
    get lives(): number {
        return this.forgotten;
    }

    /** Forgets everything: somebody new stands there. */
    reset(): void {
        this.forget();
        this.lastMs = Number.NEGATIVE_INFINITY;
    }

    /** @returns what a picture completed: a blink, or a dip that is none and why. */
    push(observation: Observation): BlinkEvent | null {
        if (!this.advanceClock(observation.atMs)) {
            return null;
        }
        const sample = readEyeSample(observation);
        this.open = null;
        this.handleGap(sample, observation.atMs);
        if (!sample) {
            return null;
        }
        this.last = sample;
        const rated = this.rate(sample);
        if (!rated) {
            return null;
        }
        this.open = rated.ratio;
        const dip = this.dips.push(rated);
        return (
            dip && {
                verdict: judgeDip(dip),
                startMs: dip.before.sample.atMs,
                bottomMs: dip.bottom.sample.atMs,
                endMs: dip.after.sample.atMs,
                depth: dip.bottom.ratio,
            }
        );
    }

    private advanceClock(atMs: number): boolean {
        if (atMs < this.lastMs - CLOCK_SET_BACK_MS) {
            this.forget();
        } else if (!(atMs > this.lastMs)) {
            return false;
        }
        this.lastMs = atMs;
        return true;
    }

    private handleGap(sample: EyeSample | null, atMs: number): void {
        if (!this.last) {
            return;
        }
        const gapMs = atMs - this.last.atMs;
        const jumped =
            sample !== null &&
            Math.hypot(sample.x - this.last.x, sample.y - this.last.y) >
                MAX_JUMP_WIDTHS * this.last.width;
        if (gapMs > FORGET_AFTER_MS || jumped) {
            this.forget();
        } else if (gapMs > MAX_GAP_MS) {
            this.dips.clear();
        }
    }

    /** Learns from the sample and compares it with what was learned; null while there is nothing to compare with. */
    private rate(sample: EyeSample): RatedSample | null {
        if (this.dips.isOpen) {
            this.openMs = sample.atMs;
        } else if (sample.atMs - this.openMs > MAX_SHUT_MS) {
            this.relearn();
        }
        const eyeRatios = sample.openness.map((openness, i) => {
            const level = this.levels[i];
            if (openness === null || !level) {
                return null;
            }
            if (this.dips.isOpen) {
                level.push(sample.atMs, openness);
            }
            return level.value === null ? null : openness / level.value;
        });
        const known = eyeRatios.filter((ratio) => ratio !== null);
        if (known.length === 0) {
            return null;
        }
        const ratio = known.reduce((sum, value) => sum + value, 0) / known.length;
        return { sample, ratio, eyeRatios: [eyeRatios[0] ?? null, eyeRatios[1] ?? null] };
    }

    private forget(): void {
        this.forgotten++;
        this.relearn();
        this.last = null;
        this.open = null;
    }

    private relearn(): void {
        this.levels.forEach((level) => {
            level.clear();
        });
        this.dips.clear();
    }
}
