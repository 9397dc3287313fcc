import { BlinkCounter, type BlinkEvent } from "../blink/blink_counter";
import { ReferenceBlinkRule } from "../blink/reference_rule";
import { LivenessError } from "../errors";
import { FrameClock } from "../signals/frame_clock";
import { judged, notJudged, type Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import { WatchedTime } from "../signals/watched_time";
import type { Behaviour, BehaviourWatch, BlinkRuleName, WatchOptions } from "./behaviour";
import { BLINK_TARGET, BlinkTally, type BlinkTarget } from "./blink_tally";

/** SPEC L1. A prompt begins with it. */
export const blink = {
    code: "blink",
    weight: 1,
    steps: { blink: "blink" },
    overrules: [],
    // Eyes are also shut in every blink.
    hints: { open_eyes: 1500 },
    needsDepth: false,
    makeWatch: (options?: WatchOptions) => new BlinkSignal(options),
} as const satisfies Behaviour<"blink", "blink", "open_eyes", BlinkDetail>;

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

/** A blink of 300 ms shows in two frames; that none was seen at a lower rate says nothing. */
const MIN_FRAMES_PER_SECOND = 8;
/** Eyes less open than this, against the person's own, are shut or as good as. */
const SHUT_BELOW = 0.6;

/**
 * SPEC L1: blinks, count / target. Two rules count side by side. `openness`: this person's own open eye, from the iris model's
 * points; what the prompt counts by. `reference`: the fixed EAR thresholds on the 68 landmarks. One of them scores.
 */
export class BlinkSignal implements BehaviourWatch<BlinkDetail, "blink", "open_eyes"> {
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
    private event: BlinkEvent | null = null;
    private hasFace = false;

    /** @throws LivenessError `invalid_option` */
    constructor({ target = BLINK_TARGET, rule }: WatchOptions = {}) {
        checkTarget(target);
        this.target = target;
        this.rule = rule;
        this.tallies = { openness: new BlinkTally(target), reference: new BlinkTally(target) };
    }

    get total(): number {
        return this.target.count;
    }

    get done(): number {
        return Math.min(this.target.count, this.tallies.openness.count);
    }

    get next(): "blink" | null {
        return this.done < this.total ? "blink" : null;
    }

    /** The open eye of this person is not known yet, or nobody is there. */
    get isLearning(): boolean {
        return this.counter.isLearning;
    }

    /** Eyes that stay unknown while a face is there are shut, or as good as. */
    get hint(): "open_eyes" | null {
        const open = this.counter.eyesOpen ?? (this.hasFace && this.isLearning ? 0 : null);
        return open !== null && open < SHUT_BELOW ? "open_eyes" : null;
    }

    /** How open the eyes are: 1 is this person's own open eye, 0 shut; null while not known. */
    get eyesOpen(): number | null {
        return this.counter.eyesOpen;
    }

    /** What the last picture completed, blink or not; what is done with it is already in the count. */
    get lastEvent(): BlinkEvent | null {
        return this.event;
    }

    push(frame: SignalFrame): "blink" | null {
        if (
            !this.clock.admit(frame.atMs, () => {
                this.forget();
            })
        ) {
            this.event = null;
            return null;
        }
        this.frames++;
        this.event = this.counter.push(frame);
        if (this.counter.lives !== this.lives) {
            this.forgetPerson();
        }
        const { atMs, face } = frame;
        this.hasFace = face !== null;
        if (!face) {
            return null;
        }
        this.faces++;
        if (face.eyes.some((eye) => eye !== null)) {
            this.watched.openness.push(atMs);
        }
        if (Number.isFinite(face.ear)) {
            this.watched.reference.push(atMs);
        }
        if (this.reference.push(atMs, face.ear)) {
            this.tallies.reference.add(atMs);
        }
        return this.event?.verdict === "blink" ? this.count(this.event) : null;
    }

    /** Null for a blink more than was asked for. */
    private count({ endMs }: BlinkEvent): "blink" | null {
        const isAsked = this.next !== null;
        this.tallies.openness.add(endMs);
        return isAsked ? "blink" : null;
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
        this.event = null;
        this.hasFace = false;
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
