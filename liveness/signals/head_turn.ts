import { TURN_YAW_DEG } from "../geometry/yaw";
import type { Observation } from "../observation";
import { clampScore } from "../score";
import { FrameClock } from "./frame_clock";
import { judged, notJudged, type Reading, type Signal } from "./signal";
import { WatchedTime } from "./watched_time";

export interface HeadTurnDetail {
    /** The nose pointed to the picture's left, to its right, by more than 15 degrees. */
    readonly left: boolean;
    readonly right: boolean;
    /** Between the furthest readings to either side, in degrees of SPEC L2's yaw. */
    readonly rangeDeg: number;
    /** SPEC L2's target: one turn to each side, 30 degrees or more between them. */
    readonly complete: boolean;
    readonly watchedMs: number;
}

const TARGET_TURNS = 2;
const TARGET_RANGE_DEG = 30;
const WIDE_RANGE_DEG = 40;
const WIDE_BONUS = 0.2;
/** That nobody turned can only be said after so long. */
const MIN_MS = 3000;

/**
 * SPEC L2: head turns. Score min(turns / 2, 1), +0.2 when the range is over 40 degrees. The target is one turn to each side,
 * so a second one to the same side does not count.
 */
export class HeadTurnSignal implements Signal<Observation, HeadTurnDetail> {
    private readonly clock = new FrameClock();
    private readonly watched = new WatchedTime();
    private frames = 0;
    private least = Number.POSITIVE_INFINITY;
    private most = Number.NEGATIVE_INFINITY;

    push({ atMs, face }: Observation): void {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        this.frames++;
        const yawDeg = face?.pose.yawDeg ?? Number.NaN;
        if (Number.isFinite(yawDeg)) {
            this.watched.push(atMs);
            this.least = Math.min(this.least, yawDeg);
            this.most = Math.max(this.most, yawDeg);
        }
    }

    read(): Reading<HeadTurnDetail> {
        const isKnown = this.watched.frameCount > 0;
        const rangeDeg = isKnown ? this.most - this.least : 0;
        // A head, or a photograph of one, that is held aside all the time has not turned.
        const moved = rangeDeg > TURN_YAW_DEG;
        const left = moved && this.least < -TURN_YAW_DEG;
        const right = moved && this.most > TURN_YAW_DEG;
        const { watchedMs } = this.watched;
        const complete = left && right && rangeDeg >= TARGET_RANGE_DEG;
        const detail = { left, right, rangeDeg, complete, watchedMs };
        if (!isKnown) {
            return notJudged(this.frames > 0 ? "no_face" : "no_frames", detail);
        }
        const score = scoreTurns(Number(left) + Number(right), rangeDeg);
        return score < 1 && watchedMs < MIN_MS
            ? notJudged("too_short", detail)
            : judged(score, detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    private forget(): void {
        this.watched.clear();
        this.frames = 0;
        this.least = Number.POSITIVE_INFINITY;
        this.most = Number.NEGATIVE_INFINITY;
    }
}

/** SPEC L2: min(turns / 2, 1), +0.2 when the range is over 40 degrees, clamped. */
export function scoreTurns(turns: number, rangeDeg: number): number {
    return clampScore(
        Math.min(turns / TARGET_TURNS, 1) + (rangeDeg > WIDE_RANGE_DEG ? WIDE_BONUS : 0),
    );
}
