import type { RelativeBox } from "../geometry/box";
import { BlinkCounter, type BlinkEvent } from "../blink/blink_counter";
import { FacePresence, type Presence } from "./face_presence";
import { FrameRateMeter } from "./frame_rate";
import { findHints, HintSmoother } from "./hints";
import type { Observation } from "../observation";
import { MovementWatch, type Movement, type MovementStep } from "./movements";
import { checkPromptRules, type PromptRules } from "./prompt_rules";
import type { Hint, Outcome, PromptPhase, PromptProgress, PromptResult } from "./prompt_types";
import type { AbortedReason, FailReason } from "./reasons";
import { Timeline } from "./timeline";

/** The timeline's word for each movement that was seen. */
const MOVEMENT_CODES: Readonly<Record<MovementStep, string>> = {
    turn_left: "head_turn_left",
    turn_right: "head_turn_right",
    mouth: "mouth_open",
};
/** Nobody can hold still and look here while they turn their head. */
const MOVING_HINTS: readonly Hint[] = ["look_here", "hold_still", "not_centred", "open_eyes"];

/**
 * One prompt, from the first picture to its end. It has no clock: every call says what time it is, in the same
 * milliseconds as the pictures' own times.
 *
 * One count belongs to one face that was followed without a break: it starts again when the face was gone for a second,
 * when it is suddenly elsewhere, and after several people stood in front, since nobody can say who blinked. While there
 * are several, nothing counts; the time runs on.
 */
export class PromptSession {
    private readonly counter = new BlinkCounter();
    private readonly rate: FrameRateMeter;
    private readonly presence = new FacePresence();
    private readonly smoother = new HintSmoother();
    private readonly timeline: Timeline;
    private readonly movements: MovementWatch;
    private asked: Movement | null = null;
    private blinkCount = 0;
    private lifeCounted = 0;
    private firstMs: number | null = null;
    private phase: PromptPhase = "starting";
    private hints: readonly Hint[] = [];
    private box: RelativeBox | null = null;
    private event: BlinkEvent | null = null;
    private ended: PromptResult | null = null;

    /**
     * @param originMs what the timeline calls 0
     * @throws RangeError when a rule makes no sense; the message says what was expected
     */
    constructor(
        private readonly rules: PromptRules,
        originMs: number,
    ) {
        checkPromptRules(rules);
        this.movements = new MovementWatch(rules.movements ?? []);
        this.rate = new FrameRateMeter(rules.minFramesPerSecond);
        this.timeline = new Timeline(originMs);
        this.timeline.add(originMs, "prompt_shown");
    }

    /** How it ended; null while it runs. Nothing changes it any more. */
    get result(): PromptResult | null {
        return this.ended;
    }

    /** What the last picture completed, blink or not; what is done with it is already in the count. */
    get lastEvent(): BlinkEvent | null {
        return this.event;
    }

    /** One picture was looked at. */
    see(observation: Observation, nowMs: number): void {
        if (this.ended) {
            return;
        }
        if (this.firstMs === null) {
            this.firstMs = nowMs;
            this.timeline.add(nowMs, "camera_ready");
        }
        this.rate.push(observation.atMs);
        const presence = this.presence.push(observation);
        this.box = observation.face?.box ?? null;
        this.count(observation, presence, nowMs);
        this.watch(observation, presence, nowMs);
        this.enter(this.findPhase(presence), presence, nowMs);
        this.showHints(observation, nowMs);
        this.judge(nowMs);
    }

    /** Time passes, picture or not. */
    tick(nowMs: number): void {
        if (!this.ended) {
            this.judge(nowMs);
        }
    }

    /** Something other than the person ends it. */
    abort(reason: AbortedReason, nowMs: number): void {
        if (!this.ended) {
            this.end("aborted", reason, nowMs);
        }
    }

    progress(nowMs: number): PromptProgress {
        const elapsedMs = this.firstMs === null ? 0 : Math.max(0, nowMs - this.firstMs);
        return {
            phase: this.phase,
            blinkCount: this.blinkCount,
            requiredBlinks: this.rules.requiredBlinks,
            step: (this.hasBlinked ? this.movements.next : null) ?? "blink",
            total: this.rules.requiredBlinks + this.movements.total,
            done: this.blinkCount + this.movements.doneCount,
            elapsedMs,
            remainingMs: Math.max(0, this.rules.timeoutMs - elapsedMs),
            framesPerSecond: this.rate.steadyRate,
            hints: this.hints,
            face: this.box,
            eyesOpen: this.counter.eyesOpen,
        };
    }

    private count(observation: Observation, presence: Presence, nowMs: number): void {
        if (presence === "several") {
            this.counter.reset();
        }
        this.event = presence === "several" ? null : this.counter.push(observation);
        if (this.counter.lives !== this.lifeCounted) {
            this.lifeCounted = this.counter.lives;
            if (this.blinkCount > 0) {
                this.blinkCount = 0;
                this.movements.reset();
                this.asked = null;
                this.timeline.add(nowMs, "count_restarted");
            }
        }
        if (this.event?.verdict === "blink" && !this.hasBlinked) {
            this.blinkCount++;
            this.timeline.add(nowMs, "blink");
        }
    }

    /** The movements that are asked for after the blinks. */
    private watch({ face }: Observation, presence: Presence, nowMs: number): void {
        if (presence === "several" || !this.hasBlinked) {
            return;
        }
        const step = this.movements.push(face);
        if (step) {
            this.timeline.add(nowMs, MOVEMENT_CODES[step]);
        }
        const { asked } = this.movements;
        if (asked && asked !== this.asked) {
            this.timeline.add(nowMs, `ask_${asked}`);
        }
        this.asked = asked;
    }

    private get hasBlinked(): boolean {
        return this.blinkCount >= this.rules.requiredBlinks;
    }

    private findPhase(presence: Presence): PromptPhase {
        if (presence !== "one") {
            return "searching";
        }
        return this.counter.isLearning ? "learning" : "counting";
    }

    private enter(phase: PromptPhase, presence: Presence, nowMs: number): void {
        const isFollowed = phase === "learning" || phase === "counting";
        const wasFollowed = this.phase === "learning" || this.phase === "counting";
        if (isFollowed !== wasFollowed) {
            const lost = presence === "several" ? "several_faces" : "face_lost";
            this.timeline.add(nowMs, isFollowed ? "face_found" : lost);
        }
        this.phase = phase;
    }

    private showHints(observation: Observation, nowMs: number): void {
        // Eyes that stay unknown while a face is there are shut, or as good as.
        const eyesOpen = this.counter.eyesOpen ?? (this.phase === "learning" ? 0 : null);
        const found = findHints(observation, this.presence.speed, eyesOpen);
        if (this.asked) {
            MOVING_HINTS.forEach((hint) => found.delete(hint));
        }
        const hints = this.smoother.push(observation.atMs, found);
        for (const hint of hints.filter((each) => !this.hints.includes(each))) {
            this.timeline.add(nowMs, `hint_${hint}`);
        }
        this.hints = hints;
    }

    private judge(nowMs: number): void {
        if (this.firstMs === null) {
            return;
        }
        const isAnswered = this.hasBlinked && this.movements.asked === null;
        const isOver = nowMs - this.firstMs >= this.rules.timeoutMs;
        if (this.rate.isTooSlow || (isAnswered && this.rate.wasTooSlow)) {
            this.end("aborted", "frame_rate", nowMs);
        } else if (isAnswered) {
            this.end("passed", null, nowMs);
        } else if (isOver && this.rate.overallRate < this.rules.minFramesPerSecond) {
            this.end("aborted", "frame_rate", nowMs);
        } else if (isOver) {
            this.end("failed", "timeout", nowMs);
        }
    }

    private end(outcome: Outcome, failReason: FailReason | null, nowMs: number): void {
        this.timeline.add(nowMs, outcome, true);
        this.ended = {
            outcome,
            failReason,
            blinkCount: this.blinkCount,
            durationMs: this.timeline.sinceOrigin(nowMs),
            framesPerSecond: Math.round(this.rate.overallRate * 10) / 10,
            timeline: this.timeline.list(),
        };
    }
}
