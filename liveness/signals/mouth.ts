import { computeMar, MOUTH_OPEN_ABOVE, MOUTH_SHUT_BELOW } from "../geometry/mar";
import { FrameClock } from "./frame_clock";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import type { SignalFrame } from "./signal_frame";
import { WatchedTime } from "./watched_time";

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

/** SPEC L3: the mouth was opened. A mouth that is open all the time, as in a photograph of a laugh, was not. */
export class MouthSignal implements Signal<SignalFrame, MouthDetail> {
    private readonly clock = new FrameClock();
    private readonly watched = new WatchedTime();
    private frames = 0;
    private faces = 0;
    private isShut = false;
    private openings = 0;
    private mar: number | null = null;

    /** @param required false: the score is neutral, whatever the mouth does */
    constructor(private readonly required = true) {}

    push({ atMs, face, landmarks }: SignalFrame): void {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        this.frames++;
        this.faces += face ? 1 : 0;
        const mar = landmarks ? computeMar(landmarks) : Number.NaN;
        if (!Number.isFinite(mar)) {
            return;
        }
        this.mar = mar;
        this.watched.push(atMs);
        if (mar < MOUTH_SHUT_BELOW) {
            this.isShut = true;
        } else if (mar > MOUTH_OPEN_ABOVE && this.isShut) {
            this.isShut = false;
            this.openings++;
        }
    }

    read(): Reading<MouthDetail> {
        const { watchedMs, frameCount } = this.watched;
        const detail = { openings: this.openings, mar: this.mar, watchedMs };
        if (!this.required) {
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
        this.frames = 0;
        this.faces = 0;
        this.isShut = false;
        this.openings = 0;
        this.mar = null;
    }
}
