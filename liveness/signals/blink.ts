import { BlinkCounter } from "../blink/blink_counter";
import { ReferenceBlinkRule } from "../blink/reference_rule";
import { LivenessError } from "../errors";
import type { Observation } from "../observation";
import { BLINK_TARGET, BlinkTally, type BlinkTarget } from "./blink_tally";
import { FrameClock } from "./frame_clock";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import { WatchedTime } from "./watched_time";

/**
 * `openness`: this person's own open eye, from the iris model's points; what the kiosk counts with. `reference`: the fixed
 * EAR thresholds of SPEC L1 on the 68 landmarks.
 */
export type BlinkRuleName = "openness" | "reference";

/** What one rule counted, and what it is worth. */
export interface BlinkCount {
    readonly count: number;
    /** 0..1 against the target. */
    readonly score: number;
}

export interface BlinkDetail {
    /** The rule whose score is the signal's; null when neither saw eyes. */
    readonly rule: BlinkRuleName | null;
    /** Both rules side by side. */
    readonly openness: BlinkCount;
    readonly reference: BlinkCount;
    readonly watchedMs: number;
    readonly framesPerSecond: number;
}

export interface BlinkSignalOptions {
    readonly target?: BlinkTarget;
    /** Left out: `openness` where the iris model showed eyes, else `reference`. */
    readonly rule?: BlinkRuleName;
}

/** A blink of 300 ms shows in two frames; that none was seen at a lower rate says nothing. */
const MIN_FRAMES_PER_SECOND = 8;

/** SPEC L1: blinks, count / target. Both rules count side by side, one of them scores. */
export class BlinkSignal implements Signal<Observation, BlinkDetail> {
    private readonly clock = new FrameClock();
    private readonly counter = new BlinkCounter();
    private reference = new ReferenceBlinkRule();
    private readonly tallies: Readonly<Record<BlinkRuleName, BlinkTally>>;
    private readonly watched = { openness: new WatchedTime(), reference: new WatchedTime() };
    private lives = 0;
    private frames = 0;
    private faces = 0;
    private readonly target: BlinkTarget;
    private readonly rule: BlinkRuleName | undefined;

    /** @throws LivenessError `invalid_option` */
    constructor({ target = BLINK_TARGET, rule }: BlinkSignalOptions = {}) {
        checkTarget(target);
        this.target = target;
        this.rule = rule;
        this.tallies = { openness: new BlinkTally(target), reference: new BlinkTally(target) };
    }

    push(observation: Observation): void {
        if (
            !this.clock.admit(observation.atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        this.frames++;
        const event = this.counter.push(observation);
        if (this.counter.lives !== this.lives) {
            this.forgetPerson();
        }
        const { atMs, face } = observation;
        if (!face) {
            return;
        }
        this.faces++;
        if (face.eyes.some((eye) => eye !== null)) {
            this.watched.openness.push(atMs);
        }
        if (Number.isFinite(face.ear)) {
            this.watched.reference.push(atMs);
        }
        if (event?.verdict === "blink") {
            this.tallies.openness.add(event.endMs);
        }
        if (this.reference.push(atMs, face.ear)) {
            this.tallies.reference.add(atMs);
        }
    }

    read(): Reading<BlinkDetail> {
        const rule = this.rule ?? this.findRule();
        const watched = this.watched[rule ?? "openness"];
        const detail: BlinkDetail = {
            rule,
            openness: readTally(this.tallies.openness),
            reference: readTally(this.tallies.reference),
            watchedMs: watched.watchedMs,
            framesPerSecond: watched.framesPerSecond,
        };
        if (this.frames === 0) {
            return notJudged("no_frames", detail);
        }
        if (this.faces === 0) {
            return notJudged("no_face", detail);
        }
        if (rule === null || watched.frameCount === 0) {
            return notJudged("no_eyes", detail);
        }
        const { score } = this.tallies[rule];
        // What was seen was seen; only that something was not needs time and frames to say.
        if (score < 1 && watched.watchedMs < this.target.minMs) {
            return notJudged("too_short", detail);
        }
        if (score < 1 && watched.framesPerSecond < MIN_FRAMES_PER_SECOND) {
            return notJudged("frame_rate", detail);
        }
        return judged(score, detail);
    }

    reset(): void {
        this.clock.clear();
        this.counter.reset();
        this.forget();
    }

    private findRule(): BlinkRuleName | null {
        if (this.watched.openness.frameCount > 0) {
            return "openness";
        }
        return this.watched.reference.frameCount > 0 ? "reference" : null;
    }

    private forget(): void {
        this.frames = 0;
        this.faces = 0;
        this.forgetPerson();
    }

    private forgetPerson(): void {
        this.lives = this.counter.lives;
        this.reference = new ReferenceBlinkRule();
        for (const rule of ["openness", "reference"] as const) {
            this.tallies[rule].clear();
            this.watched[rule].clear();
        }
    }
}

function readTally(tally: BlinkTally): BlinkCount {
    return { count: tally.count, score: tally.score };
}

function checkTarget({ count, withinMs, minMs }: BlinkTarget): void {
    if (!Number.isInteger(count) || count < 1) {
        throw new LivenessError(
            "invalid_option",
            `target.count: expected a whole number of 1 or more, got ${count}`,
        );
    }
    if (!(withinMs > 0 && minMs >= 0 && minMs <= withinMs && Number.isFinite(withinMs))) {
        throw new LivenessError(
            "invalid_option",
            `target: expected 0 <= minMs <= withinMs, got ${minMs} and ${withinMs}`,
        );
    }
}
