import { clampScore } from "../score";
import { FrameClock } from "./frame_clock";
import { hashSamples } from "./frame_hash";
import { FrameIntervals } from "./frame_intervals";
import { type FoundLoop, LoopSearch } from "./loop_search";
import { sampleGrey } from "./pixels";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import type { SignalFrame } from "./signal_frame";

export interface StabilityDetail {
    /** Share of frames with the same pixels as one before them, at any lag that is kept. */
    readonly identicalShare: number;
    /** Mean variance of a picture's brightness, in squared steps of 0..255. */
    readonly pixelVariance: number;
    /** Share of the intervals between frames that fit their median; null with fewer than two frames. */
    readonly intervalConsistency: number | null;
    /** The surest loop; null when none was found. */
    readonly loop: FoundLoop | null;
    /** False: the picture moved too little for a loop to be recognised, and only identical frames would show. */
    readonly loopJudgeable: boolean;
    readonly frameCount: number;
}

/** SPEC L4: a picture of less variance shows nothing. */
export const MIN_PIXEL_VARIANCE = 100;
const MIN_FRAMES = 10;
/** Places a side whose brightness is taken. */
const SIDE = 50;
/** Hashes kept: over six seconds of frames. */
const KEPT_HASHES = 192;

/**
 * SPEC L4: frame stability and anti-replay. The score is the worst of four: frames that are identical, pictures without
 * content, irregular times between frames, a loop at any lag. High means that nothing of the kind was seen, not that
 * the frames are from a camera.
 */
export class StabilitySignal implements Signal<SignalFrame, StabilityDetail> {
    private readonly clock = new FrameClock();
    private readonly intervals = new FrameIntervals();
    private readonly loops = new LoopSearch();
    private readonly samples = new Uint8Array(SIDE * SIDE);
    /** The same bytes, four at a time. */
    private readonly words = new Uint32Array(this.samples.buffer);
    private hashes: number[] = [];
    private nextHash = 0;
    private frames = 0;
    private withPixels = 0;
    private identical = 0;
    private variance = 0;

    push({ atMs, pixels }: SignalFrame): void {
        if (pixels) {
            // First, since it throws: then nothing changed.
            sampleGrey(pixels, SIDE, this.samples);
        }
        const before = this.clock.lastMs;
        const step = this.clock.step(atMs);
        if (step === "set_back") {
            this.forget();
        }
        if (step === "ignored") {
            this.intervals.push(null);
            return;
        }
        if (before !== null && step === "forward") {
            this.intervals.push(atMs - before);
        }
        this.frames++;
        if (pixels) {
            this.look(atMs);
        }
    }

    read(): Reading<StabilityDetail> {
        const seen = Math.max(1, this.withPixels);
        const detail: StabilityDetail = {
            identicalShare: this.identical / seen,
            pixelVariance: this.variance / seen,
            intervalConsistency: this.intervals.consistency,
            loop: this.loops.found,
            loopJudgeable: this.loops.isJudgeable,
            frameCount: this.frames,
        };
        if (this.frames === 0) {
            return notJudged("no_frames", detail);
        }
        if (this.withPixels === 0) {
            return notJudged("no_pixels", detail);
        }
        if (this.withPixels < MIN_FRAMES) {
            return notJudged("too_few_frames", detail);
        }
        const parts = [
            1 - detail.identicalShare,
            detail.pixelVariance / MIN_PIXEL_VARIANCE,
            detail.intervalConsistency ?? 1,
            1 - (detail.loop?.strength ?? 0),
        ];
        return judged(clampScore(Math.min(...parts)), detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private look(atMs: number): void {
        this.withPixels++;
        const hash = hashSamples(this.words);
        this.identical += this.hashes.includes(hash) ? 1 : 0;
        this.hashes[this.nextHash] = hash;
        this.nextHash = (this.nextHash + 1) % KEPT_HASHES;
        this.variance += varianceOf(this.samples);
        this.loops.push(atMs, this.samples, SIDE);
    }

    private forget(): void {
        this.intervals.clear();
        this.loops.clear();
        this.hashes = [];
        this.nextHash = 0;
        this.frames = 0;
        this.withPixels = 0;
        this.identical = 0;
        this.variance = 0;
    }
}

function varianceOf(samples: Uint8Array): number {
    let sum = 0;
    let squares = 0;
    for (const sample of samples) {
        sum += sample;
        squares += sample * sample;
    }
    const mean = sum / samples.length;
    return squares / samples.length - mean * mean;
}
