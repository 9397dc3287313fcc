import { TURN_YAW_DEG } from "../geometry/yaw";
import { clampScore } from "../score";
import { FrameClock } from "../signals/frame_clock";
import { judged, notJudged, type Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import { WatchedTime } from "../signals/watched_time";
import type { Behaviour, BehaviourWatch, WatchOptions } from "./behaviour";
import { RunOf } from "./run_of";

type Turn = "turn_left" | "turn_right";

/** SPEC L2. */
export const headTurn = {
    code: "head_turn",
    weight: 0.9,
    steps: { turn_left: "head_turn_left", turn_right: "head_turn_right" },
    overrules: ["look_here", "hold_still", "not_centred"],
    hints: {},
    needsDepth: true,
    makeWatch: (options?: WatchOptions) => new HeadTurnSignal(options),
} as const satisfies Behaviour<"head_turn", Turn, never, HeadTurnDetail>;

export interface HeadTurnDetail {
    /** The head was turned to the person's own left, to their right, by more than 15 degrees. */
    readonly left: boolean;
    readonly right: boolean;
    /** Between the furthest turns to either side, in degrees of SPEC L2's yaw. */
    readonly rangeDeg: number;
    /** SPEC L2's target: one turn to each side, 30 degrees or more between them. */
    readonly complete: boolean;
    readonly watchedMs: number;
}

const STEPS: readonly Turn[] = ["turn_left", "turn_right"];
const TARGET_RANGE_DEG = 30;
const WIDE_RANGE_DEG = 40;
const WIDE_BONUS = 0.2;
/** That nobody turned can only be said after so long. */
const MIN_MS = 3000;

/**
 * SPEC L2: head turns. Score min(turns / 2, 1), +0.2 when the range is over 40 degrees. The target is one turn to each side,
 * in either order or in the one that is asked for: a second turn to the same side does not count, nor does one that comes before
 * its time. A turn begins from a head held straight, and one picture with landmarks gone astray is none.
 */
export class HeadTurnSignal implements BehaviourWatch<HeadTurnDetail, Turn, never> {
    readonly isLearning = false;
    readonly hint = null;
    private readonly clock = new FrameClock();
    private readonly watched = new WatchedTime();
    private readonly run = new RunOf<Turn>();
    private readonly seen = new Set<Turn>();
    private frames = 0;
    private isAtRest = false;
    private lastYawDeg: number | null = null;
    /** Furthest to the picture's left and right, of pictures that the one before bears out. */
    private least = Number.POSITIVE_INFINITY;
    private most = Number.NEGATIVE_INFINITY;

    private readonly isOrdered: boolean;
    private readonly asked: readonly Turn[];

    /** @param options with `parts` each side counts only when it is its turn */
    constructor({ parts }: WatchOptions = {}) {
        this.isOrdered = parts !== undefined;
        this.asked = parts ? STEPS.filter((step) => parts.includes(step)) : STEPS;
        if (parts) {
            this.asked = [...this.asked].sort((a, b) => parts.indexOf(a) - parts.indexOf(b));
        }
    }

    get total(): number {
        return this.asked.length;
    }

    get done(): number {
        return this.seen.size;
    }

    get next(): Turn | null {
        return this.asked.find((step) => !this.seen.has(step)) ?? null;
    }

    push({ atMs, face }: SignalFrame): Turn | null {
        if (
            !this.clock.admit(atMs, () => {
                this.forget();
            })
        ) {
            return null;
        }
        this.frames++;
        const yawDeg = face?.pose.yawDeg ?? Number.NaN;
        if (Number.isFinite(yawDeg)) {
            this.watched.push(atMs);
            this.widen(yawDeg);
        }
        this.lastYawDeg = Number.isFinite(yawDeg) ? yawDeg : null;
        const turn = this.run.push(this.readTurn(yawDeg));
        if (!turn || this.seen.has(turn) || (this.isOrdered && turn !== this.next)) {
            return null;
        }
        this.seen.add(turn);
        return turn;
    }

    read(): Reading<HeadTurnDetail> {
        const isKnown = this.watched.frameCount > 0;
        const rangeDeg = Math.max(0, this.most - this.least);
        const [left, right] = STEPS.map((step) => this.seen.has(step)) as [boolean, boolean];
        const { watchedMs } = this.watched;
        const complete = left && right && rangeDeg >= TARGET_RANGE_DEG;
        const detail = { left, right, rangeDeg, complete, watchedMs };
        if (!isKnown) {
            return notJudged(this.frames > 0 ? "no_face" : "no_frames", detail);
        }
        const score = scoreTurns(this.done, rangeDeg);
        return score < 1 && watchedMs < MIN_MS
            ? notJudged("too_short", detail)
            : judged(score, detail);
    }

    reset(): void {
        this.clock.clear();
        this.forget();
    }

    /** The camera's picture is not mirrored: a person who turns left points the nose to the picture's right. */
    private readTurn(yawDeg: number): Turn | null {
        if (Math.abs(yawDeg) <= TURN_YAW_DEG) {
            this.isAtRest = true;
        }
        if (!this.isAtRest || !(Math.abs(yawDeg) > TURN_YAW_DEG)) {
            return null;
        }
        return yawDeg > 0 ? "turn_left" : "turn_right";
    }

    private widen(yawDeg: number): void {
        const before = this.lastYawDeg;
        if (before !== null) {
            this.least = Math.min(this.least, Math.max(before, yawDeg));
            this.most = Math.max(this.most, Math.min(before, yawDeg));
        }
    }

    private forget(): void {
        this.watched.clear();
        this.run.clear();
        this.seen.clear();
        this.frames = 0;
        this.isAtRest = false;
        this.lastYawDeg = null;
        this.least = Number.POSITIVE_INFINITY;
        this.most = Number.NEGATIVE_INFINITY;
    }
}

/** SPEC L2: min(turns / 2, 1), +0.2 when there was a turn and the range is over 40 degrees, clamped. */
export function scoreTurns(turns: number, rangeDeg: number): number {
    return clampScore(
        Math.min(turns / STEPS.length, 1) +
            (turns > 0 && rangeDeg > WIDE_RANGE_DEG ? WIDE_BONUS : 0),
    );
}
