import { judgeDip, type DipVerdict, type JudgedDip } from "./blink_rule";
import { DipFinder, type Dip, type RatedSample } from "./dip";
import { readEyeSample, type EyeSample } from "./eye_sample";
import { NoiseLevel } from "./noise_level";
import { GONE_MS, isAnotherFace } from "../geometry/another_face";
import type { Observation } from "../observation";
import { OpenLevel } from "./open_level";
import { Surroundings } from "./surroundings";
import { weighEyes } from "./visibility";

/** A dip that was judged, in the clock of the observations. */
export interface BlinkEvent extends JudgedDip {
    /** The last picture before the lids moved, the most shut one, the first open again. */
    readonly startMs: number;
    readonly bottomMs: number;
    readonly endMs: number;
    /** Most shut, as a share of how open the eyes were just before. */
    readonly depth: number;
}

/** Longer without an eye in sight: what was between is unknown, a blink in progress is dropped. */
const MAX_GAP_MS = 350;
/** Nobody blinks twice within this: the shortest between two blinks of the clips is 167 ms. */
const MIN_APART_MS = 150;
/** While the open eye is being learned, so much is kept to be judged afterwards. */
const MAX_UNJUDGED_MS = 1000;
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
    private readonly noise = new NoiseLevel();
    private readonly surroundings = new Surroundings();
    private blinkedMs = Number.NEGATIVE_INFINITY;
    private unjudged: EyeSample[] = [];
    private judged: RatedSample | null = null;

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
            this.surroundings.lose(observation.atMs);
            return null;
        }
        this.last = sample;
        this.surroundings.push(sample);
        this.learn(sample);
        return this.judgeAll(this.takeSamples(sample));
    }

    /** The jitter of all of them is known before the first is judged. */
    private judgeAll(samples: readonly EyeSample[]): BlinkEvent | null {
        this.rescale();
        const rated = samples.map((each) => this.rate(each)).filter((each) => each !== null);
        rated.forEach(({ sample, ratio }) => {
            this.noise.push(sample.atMs, ratio);
        });
        const events = rated.map((each) => this.judge(each)).filter((event) => event !== null);
        return events.find(({ verdict }) => verdict === "blink") ?? events[0] ?? null;
    }

    /**
     * The samples that can be judged now: this one, or once the open eye is known also those from which it was learned, so
     * that a blink in the first half second is not lost.
     */
    private takeSamples(sample: EyeSample): EyeSample[] {
        this.unjudged.push(sample);
        if (this.isLearning) {
            this.unjudged = this.unjudged.filter(
                ({ atMs }) => atMs > sample.atMs - MAX_UNJUDGED_MS,
            );
            return [];
        }
        return this.unjudged.splice(0);
    }

    /** The open eye that was learned may differ from the one the last sample was compared with. */
    private rescale(): void {
        const now = this.judged && this.rate(this.judged.sample);
        const factor = this.judged && now ? now.ratio / this.judged.ratio : 1;
        if (factor !== 1 && Number.isFinite(factor) && factor > 0) {
            this.dips.rescale(factor);
        }
    }

    private judge(rated: RatedSample): BlinkEvent | null {
        this.open = rated.ratio;
        this.judged = rated;
        const dip = this.dips.push(rated);
        if (!dip) {
            return null;
        }
        const judged = judgeDip(dip, this.noise.value);
        const bottomMs = dip.bottom.sample.atMs;
        const event = {
            ...judged,
            verdict: judged.verdict === "blink" ? this.doubt(dip, bottomMs) : judged.verdict,
            startMs: dip.before.sample.atMs,
            bottomMs,
            endMs: dip.after.sample.atMs,
            depth: dip.bottom.ratio / dip.reference,
        };
        this.blinkedMs = event.verdict === "blink" ? bottomMs : this.blinkedMs;
        return event;
    }

    /** What looks like a blink at the eyes is none when more than the lids moved, or when it comes too soon. */
    private doubt({ before, after }: Dip, bottomMs: number): DipVerdict {
        if (!this.surroundings.stayed(before.sample, after.sample)) {
            return "not_lids";
        }
        return bottomMs - this.blinkedMs < MIN_APART_MS ? "too_soon" : "blink";
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
        if (gapMs > GONE_MS || (sample && isAnotherFace(sample, this.last))) {
            this.forget();
        } else if (gapMs > MAX_GAP_MS) {
            this.dips.clear();
            this.noise.clear();
            this.unjudged = [];
        }
    }

    /** Lids on the way down or up say nothing of the open eye. */
    private learn(sample: EyeSample): void {
        if (this.dips.isOpen) {
            sample.openness.forEach((openness, i) => {
                if (openness !== null) {
                    this.levels[i]?.push(sample.atMs, openness);
                }
            });
        }
    }

    /** Compares the sample with what was learned; null while there is nothing to compare with. */
    private rate(sample: EyeSample): RatedSample | null {
        const weights = weighEyes(sample.yawDeg);
        const eyeRatios = sample.openness.map((openness, i) => {
            const level = this.levels[i]?.value ?? null;
            return openness === null || level === null ? null : openness / level;
        });
        let sum = 0;
        let total = 0;
        eyeRatios.forEach((ratio, i) => {
            // Where only the far eye is known, it is better than nothing.
            const weight = Math.max(1e-3, weights[i] ?? 0);
            if (ratio !== null) {
                sum += weight * ratio;
                total += weight;
            }
        });
        return total > 0
            ? {
                  sample,
                  ratio: sum / total,
                  eyeRatios: [eyeRatios[0] ?? null, eyeRatios[1] ?? null],
              }
            : null;
    }

    private forget(): void {
        this.forgotten++;
        this.levels.forEach((level) => {
            level.clear();
        });
        this.dips.clear();
        this.noise.clear();
        this.surroundings.clear();
        this.blinkedMs = Number.NEGATIVE_INFINITY;
        this.unjudged = [];
        this.judged = null;
        this.last = null;
        this.open = null;
    }
}
