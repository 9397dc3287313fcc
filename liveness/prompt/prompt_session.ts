import type { Behaviour } from "../behaviours/behaviour";
import { BlinkSignal } from "../behaviours/blink";
import { makeBlinkTarget } from "../behaviours/blink_tally";
import { colourFlash } from "../behaviours/colour_flash";
import { BEHAVIOURS, type Step } from "../behaviours/registry";
import type { BlinkEvent } from "../blink/blink_counter";
import type { RelativeBox } from "../geometry/box";
import type { LivenessPolicy } from "../policies/policy";
import { Evidence, type SeenFrame } from "../session/evidence";
import type { Presence } from "../session/face_watch";
import type { SignalFrame } from "../signals/signal_frame";
import { AskedInTurn } from "./asked";
import type { CaptureReport, CaptureScore, Outcome } from "./capture_report";
import { rateDevice } from "./device_score";
import { FrameRateMeter } from "./frame_rate";
import { findHints, HintSmoother } from "./hints";
import type { PromptMoment } from "./moments";
import { checkPromptRules, type PromptRules } from "./prompt_rules";
import type { Hint, PromptPhase, PromptProgress } from "./prompt_types";
import type { AbortedReason, FailReason } from "./reasons";
import { findPolicy, scorePrompt } from "./score_prompt";
import { Timeline, type TimelineEntry } from "./timeline";
import { UnansweredWatch } from "./unanswered_watch";

/** For what is asked for in the place of something else, at least. */
const INSTEAD_MS = 8000;
/** A flatness score from here on is of a head. */
const SOLID_FROM = 0.5;

/** One picture, as the judge takes it. */
export interface PromptFrame extends SignalFrame {
    /** Of the whole picture, in pixels; left out: nobody can say how well the camera sees. */
    readonly pictureSize?: { readonly width: number; readonly height: number };
}

/**
 * The judge of one prompt, from the first picture to its report. It has no clock: every call says what time it is, in the same
 * milliseconds as the pictures' own times.
 *
 * One count belongs to one face that was followed without a break: it starts again when the face was gone for a second,
 * when it is suddenly elsewhere, and after several people stood in front, since nobody can say who did what. While there
 * are several, nothing counts; the time runs on. Outcome and score come from the same watches.
 */
export class PromptSession {
    private readonly evidence: Evidence;
    private readonly asked: AskedInTurn;
    private readonly blinks: BlinkSignal;
    private readonly policy: LivenessPolicy | null;
    private readonly requiredBlinks: number;
    private readonly unanswered: UnansweredWatch;
    private readonly rate: FrameRateMeter;
    private readonly smoother: HintSmoother;
    private readonly timeline: Timeline;
    private announced: Behaviour | null;
    private firstMs: number | null = null;
    /** How long it may take, from the first picture; longer where something else was asked for meanwhile. */
    private limitMs: number;
    private phase: PromptPhase = "starting";
    private wasPresent: Presence = "nobody";
    private saidBehind = false;
    private hints: readonly Hint[] = [];
    private box: RelativeBox | null = null;
    private pictureSize: PromptFrame["pictureSize"];
    private seenCount = 0;
    private darkCount = 0;
    private ended: CaptureReport | null = null;
    /** What a model says of this person's frames so far, 0..1; null: none can tell. */
    ml: number | null = null;

    /**
     * @param originMs what the timeline calls 0
     * @param registry the behaviours there are; the first is the blink
     * @throws RangeError when a rule makes no sense; the message says what was expected
     */
    constructor(
        private readonly rules: PromptRules,
        originMs: number,
        registry: readonly Behaviour[] = BEHAVIOURS,
    ) {
        checkPromptRules(rules, registry);
        const { steps, timeoutMs } = rules;
        const blinks = steps.find(({ behaviour }) => behaviour === BEHAVIOURS[0].code)?.count ?? 0;
        this.requiredBlinks = blinks;
        this.policy = findPolicy(rules.policy);
        this.evidence = new Evidence({
            behaviours: registry,
            watch: (code) => {
                const step = steps.find(({ behaviour }) => behaviour === code);
                return {
                    target: makeBlinkTarget(Math.max(1, blinks), timeoutMs),
                    isRequired: steps.some((each) => [each.behaviour, each.instead].includes(code)),
                    ...(step?.parts && { parts: step.parts }),
                };
            },
        });
        this.asked = new AskedInTurn(this.evidence, steps);
        this.limitMs = timeoutMs;
        this.unanswered = new UnansweredWatch(timeoutMs);
        this.announced = this.asked.now;
        this.blinks = findBlinks(this.evidence);
        this.rate = new FrameRateMeter(rules.minFramesPerSecond);
        this.smoother = new HintSmoother(registry);
        this.timeline = new Timeline(originMs);
        this.note(originMs, "prompt_shown");
    }

    /** How it ended; null while it runs. Nothing changes it any more. */
    get result(): CaptureReport | null {
        return this.ended;
    }

    /** Whether pixels are of use: where something is scored, and for the light on a face. */
    get usesPixels(): boolean {
        return this.policy !== null || this.asked.codes.includes(colourFlash.code);
    }

    /** What the last picture completed, blink or not; what is done with it is already in the count. */
    get lastEvent(): BlinkEvent | null {
        return this.blinks.lastEvent;
    }

    /** Grows each time that what was seen before may be of somebody else. */
    get lives(): number {
        return this.evidence.lives;
    }

    /** How open the eyes are: 1 is this person's own open eye, 0 shut; null while not known. */
    get eyesOpen(): number | null {
        return this.blinks.eyesOpen;
    }

    /** What happened, without the first so many. */
    listMoments(from = 0): TimelineEntry[] {
        return this.timeline.list(from);
    }

    /** One picture was looked at. */
    see(frame: PromptFrame, nowMs: number): void {
        if (this.ended) {
            return;
        }
        if (this.firstMs === null) {
            this.firstMs = nowMs;
            this.note(nowMs, "camera_ready");
        }
        this.rate.push(frame.atMs);
        this.box = frame.face?.box ?? null;
        this.pictureSize = frame.pictureSize ?? this.pictureSize;
        const seen = this.evidence.push(frame, this.asked.counting);
        this.tellWho(seen, nowMs);
        this.tellSteps(seen, nowMs);
        const { patienceMs } = this.asked.now ?? {};
        if (this.unanswered.push(nowMs, this.asked.done, seen.presence === "one", patienceMs)) {
            this.askInstead(nowMs);
        }
        this.phase = this.findPhase(seen.presence);
        this.showHints(frame, nowMs);
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

    /** The person declines what is asked for now: something else is asked for, where the rules have it. */
    askInstead(nowMs: number): void {
        if (this.ended || this.firstMs === null || !this.asked.hasInstead) {
            return;
        }
        this.asked.replace();
        this.note(nowMs, "step_replaced");
        this.tellAsked(nowMs);
        this.unanswered.clear();
        this.limitMs = Math.max(this.limitMs, nowMs - this.firstMs + INSTEAD_MS);
    }

    progress(nowMs: number): PromptProgress {
        const elapsedMs = this.firstMs === null ? 0 : Math.max(0, nowMs - this.firstMs);
        return {
            phase: this.phase,
            blinkCount: this.blinks.done,
            requiredBlinks: this.requiredBlinks,
            step: this.asked.step as Step,
            total: this.asked.total,
            done: this.asked.done,
            canDecline: this.asked.hasInstead,
            elapsedMs,
            remainingMs: Math.max(0, this.limitMs - elapsedMs),
            framesPerSecond: this.rate.steadyRate,
            hints: this.hints,
            face: this.box,
            eyesOpen: this.blinks.eyesOpen,
        };
    }

    private note(nowMs: number, moment: PromptMoment): void {
        this.timeline.add(nowMs, moment);
    }

    private tellWho({ presence, hasChanged, hasRestarted }: SeenFrame, nowMs: number): void {
        if (presence !== this.wasPresent) {
            this.note(nowMs, PRESENCE_MOMENTS[presence]);
            this.wasPresent = presence;
        }
        if (this.evidence.sawBehind && !this.saidBehind) {
            this.saidBehind = true;
            this.note(nowMs, "face_behind");
        }
        if (hasChanged) {
            this.note(nowMs, "face_changed");
        }
        if (hasRestarted) {
            this.note(nowMs, "count_restarted");
            this.announced = this.asked.now;
        }
    }

    private tellSteps({ steps }: SeenFrame, nowMs: number): void {
        for (const { behaviour, step } of steps) {
            this.timeline.add(nowMs, behaviour.steps[step] ?? step);
        }
        this.tellAsked(nowMs);
    }

    private tellAsked(nowMs: number): void {
        const { now } = this.asked;
        if (now && now !== this.announced) {
            this.timeline.add(nowMs, `ask_${now.code}`);
        }
        this.announced = now;
    }

    private findPhase(presence: Presence): PromptPhase {
        if (presence !== "one") {
            return "searching";
        }
        const { now } = this.asked;
        return now && this.evidence.watchOf(now.code).isLearning ? "learning" : "counting";
    }

    private showHints(frame: PromptFrame, nowMs: number): void {
        const { now } = this.asked;
        const found = new Set<string>(findHints(frame, this.evidence.face.speed));
        this.seenCount++;
        this.darkCount += Number(found.has("too_dark"));
        const own = now && this.evidence.watchOf(now.code).hint;
        if (own) {
            found.add(own);
        }
        now?.overrules.forEach((hint) => found.delete(hint));
        const hints = this.smoother.push(frame.atMs, found);
        for (const hint of hints.filter((each) => !this.hints.includes(each))) {
            this.timeline.add(nowMs, `hint_${hint}`);
        }
        this.hints = hints;
    }

    private judge(nowMs: number): void {
        if (this.firstMs === null) {
            return;
        }
        const isAnswered = this.asked.now === null && !this.isFlatStandIn;
        if (this.isOver(nowMs) && this.wasPresent === "one") {
            this.askInstead(nowMs);
        }
        const isOver = this.isOver(nowMs);
        if (this.rate.isTooSlow || (isAnswered && this.rate.wasTooSlow)) {
            this.end("aborted", this.blameRate(), nowMs);
        } else if (isAnswered) {
            this.end("passed", null, nowMs);
        } else if (isOver && this.rate.overallRate < this.rules.minFramesPerSecond) {
            this.end("aborted", this.blameRate(), nowMs);
        } else if (isOver) {
            this.end("failed", "timeout", nowMs);
        }
    }

    private isOver(nowMs: number): boolean {
        return this.firstMs !== null && nowMs - this.firstMs >= this.limitMs;
    }

    /** A picture that is turned does not blink: what stands for the blinks is not believed of a flat one. */
    private get isFlatStandIn(): boolean {
        return this.asked.needsDepth && (this.evidence.depthScore ?? 0) < SOLID_FROM;
    }

    /** A camera in the dark exposes for so long that pictures become few: then it is not the tablet. */
    private blameRate(): AbortedReason {
        return 2 * this.darkCount > this.seenCount ? "too_dark" : "frame_rate";
    }

    private end(outcome: Outcome, failReason: FailReason | null, nowMs: number): void {
        this.timeline.add(nowMs, outcome, true);
        const framesPerSecond = this.readRate(failReason);
        this.ended = {
            outcome,
            failReason,
            policy: this.rules.policy ?? null,
            blinkCount: this.blinks.done,
            durationMs: this.timeline.sinceOrigin(nowMs),
            framesPerSecond,
            timeline: this.timeline.list(),
            // What an aborted prompt saw is not scored: it was cut off somewhere.
            score: outcome === "aborted" ? null : this.score(framesPerSecond),
        };
    }

    /** What the outcome rests on: a prompt that slowed down was ended by its last seconds, not by all of them. */
    private readRate(failReason: FailReason | null): number {
        const { overallRate, steadyRate } = this.rate;
        return failReason === "frame_rate" || failReason === "too_dark"
            ? Math.floor(Math.min(overallRate, steadyRate ?? overallRate) * 10) / 10
            : Math.round(overallRate * 10) / 10;
    }

    /** A score that cannot be worked out costs nobody their prompt. */
    private score(framesPerSecond: number): CaptureScore | null {
        if (!this.policy) {
            return null;
        }
        const { width = 0, height = 0 } = this.pictureSize ?? {};
        const { minFramesPerSecond } = this.rules;
        const device = rateDevice({ framesPerSecond, minFramesPerSecond, width, height });
        try {
            return scorePrompt(this.evidence, this.policy, this.asked, device, this.ml);
        } catch {
            return null;
        }
    }
}

function findBlinks(evidence: Evidence): BlinkSignal {
    const watch = evidence.watchOf(BEHAVIOURS[0].code);
    if (!(watch instanceof BlinkSignal)) {
        throw new RangeError("registry: expected the library's own blink among the behaviours");
    }
    return watch;
}

/** What the timeline says of who stands there. */
const PRESENCE_MOMENTS: Readonly<Record<Presence, PromptMoment>> = {
    nobody: "face_lost",
    one: "face_found",
    several: "several_faces",
};
