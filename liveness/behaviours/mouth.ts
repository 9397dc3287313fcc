import { computeMar, MOUTH_OPEN_ABOVE, MOUTH_SHUT_BELOW } from "../geometry/mar";
import { FrameClock } from "../signals/frame_clock";
import { judged, notJudged, type Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import { WatchedTime } from "../signals/watched_time";
import type { Behaviour, BehaviourWatch, WatchOptions } from "./behaviour";
import { RunOf } from "./run_of";

/** SPEC L3. */
export const mouth = {
    code: "mouth",
    weight: 0.5,
    steps: { mouth: "mouth_open" },
    overrules: ["look_here", "hold_still", "not_centred"],
    hints: {},
    needsDepth: false,
    makeWatch: (options?: WatchOptions) => new MouthSignal(options),
} as const satisfies Behaviour<"mouth", "mouth", never, MouthDetail>;

export interface MouthDetail {
    /** How often a shut mouth was opened. */
    readonly openings: number;
    /** MAR of the last frame that had one. */
    readonly mar: number | null;
    readonly watchedMs: number;
}

/** What the signal says where nobody was asked to open the mouth. */
export const NEUTRAL_SCORE = 0.5;
const MIN_MS = 3000;

/**
 * SPEC L3: the mouth was opened. It begins shut: a mouth that is open all the time, as in a photograph of a laugh, was not
 * opened; and one picture with landmarks gone astray is no opening.
 */
export class MouthSignal implements BehaviourWatch<MouthDetail, "mouth", never> {
    readonly isLearning = false;
    readonly hint = null;
    readonly total = 1;
    private readonly clock = new FrameClock();
    private readonly watched = new WatchedTime();
    private readonly run = new RunOf<"mouth">();
    private readonly isRequired: boolean;
    private frames = 0;
    private faces = 0;
    private isShut = false;
    private openings = 0;
    private mar: number | null = null;

    /** @param options where it is not required the score is neutral, whatever the mouth does */
    constructor({ isRequired = true }: WatchOptions = {}) {
        this.isRequired = isRequired;
    }

    get done(): number {
        return Math.min(this.total, this.openings);
    }

    get next(): "mouth" | null {
        return this.done < this.total ? "mouth" : null;
    }

    push({ atMs, face, landmarks }: SignalFrame): "mouth" | null {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return null;
        }
        this.frames++;
        this.faces += face ? 1 : 0;
        const mar = face?.mar ?? (landmarks ? computeMar(landmarks) : Number.NaN);
        if (Number.isFinite(mar)) {
            this.mar = mar;
            this.watched.push(atMs);
        }
        this.isShut ||= mar < MOUTH_SHUT_BELOW;
        if (!this.run.push(this.isShut && mar > MOUTH_OPEN_ABOVE ? "mouth" : null)) {
            return null;
        }
        this.isShut = false;
        this.openings++;
        return this.openings === 1 ? "mouth" : null;
    }

    read(): Reading<MouthDetail> {
        const { watchedMs, frameCount } = this.watched;
        const detail = { openings: this.openings, mar: this.mar, watchedMs };
        if (!this.isRequired) {
            return judged(NEUTRAL_SCORE, detail);
        }
        if (this.frames === 0) {
            return notJudged("no_frames", detail);
        }
        if (frameCount === 0) {
            return notJudged(this.faces > 0 ? "no_landmarks" : "no_face", detail);
        }
        if (this.openings > 0) {
            return judged(1, detail);
        }
        return watchedMs < MIN_MS ? notJudged("too_short", detail) : judged(0, detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private forget(): void {
        this.watched.clear();
        this.run.clear();
        this.frames = 0;
        this.faces = 0;
        this.isShut = false;
        this.openings = 0;
        this.mar = null;
    }
}
