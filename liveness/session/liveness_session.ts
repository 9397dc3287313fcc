import { fuse, type ComponentScores, type FusionReason } from "../fusion/fuse";
import type { MaybeScore, MotionScores } from "../fusion/motion";
import type { Behaviour, LivenessPolicy } from "../policies/policy";
import { FacePresence } from "../prompt/face_presence";
import { BlinkSignal, type BlinkDetail, type BlinkRuleName } from "../signals/blink";
import { FlatnessSignal, type FlatnessDetail } from "../signals/flatness";
import { FrameClock } from "../signals/frame_clock";
import { HeadTurnSignal, type HeadTurnDetail } from "../signals/head_turn";
import { MouthSignal, type MouthDetail } from "../signals/mouth";
import { QualitySignal, type QualityDetail } from "../signals/quality";
import type { Reading } from "../signals/signal";
import type { SignalFrame } from "../signals/signal_frame";
import { StabilitySignal, type StabilityDetail } from "../signals/stability";
import { FaceContinuity } from "./face_continuity";
import type { Notice } from "./notices";

/** What all signals say so far. */
export interface SessionReadings {
    readonly blink: Reading<BlinkDetail>;
    readonly headTurn: Reading<HeadTurnDetail>;
    readonly mouth: Reading<MouthDetail>;
    readonly stability: Reading<StabilityDetail>;
    readonly flatness: Reading<FlatnessDetail>;
    readonly quality: Reading<QualityDetail>;
}

/** Beside the fusion's reasons. None of these is a proof; each says what was seen. */
export type SessionReason =
    | FusionReason
    /** The policy weighs it and the person was not asked for it: missing, whatever was seen. */
    | "head_turn_not_asked"
    | "mouth_not_asked"
    | Notice;

/** SPEC L10's decision. */
export interface SessionDecision {
    readonly isLive: boolean;
    /** 0..1, to six digits. */
    readonly L1: number;
    /** What speaks against it, or was missing. A decision that is live may have reasons too. */
    readonly reasons: readonly SessionReason[];
}

/** Which findings take back what they make doubtful. */
export interface SessionGates {
    /** Movement in frames that repeat is nobody's: no behaviour counts. On unless said otherwise. */
    readonly replay?: boolean;
    /** A turn of a flat picture is no head turn. Off unless said otherwise: it is measured on pictures, not on many people. */
    readonly flatness?: boolean;
}

export interface SessionOptions {
    /** As a `PolicyStore` holds it. */
    readonly policy: LivenessPolicy;
    /** How far the device is trusted, 0..1; left out: missing. */
    readonly deviceScore?: number | null;
    /** What the person is asked for; left out: all that the policy weighs. What nobody asked for is missing, never a pass. */
    readonly asked?: readonly Behaviour[];
    readonly blinkRule?: BlinkRuleName;
    readonly gates?: SessionGates;
}

/** A loop this sure, or this share of identical frames, is a replay. */
const REPLAY_FROM = 0.5;
/** A flatness score below this is a flat picture. */
const FLAT_BELOW = 0.5;

/**
 * All signals over one stream of frames, and the decision. One person's session: while several people stand in front nothing
 * counts, and when the face may be another's, what was counted before is forgotten. Memory and work per frame are bounded,
 * however long it runs.
 */
export class LivenessSession {
    private readonly blink: BlinkSignal;
    private readonly headTurn = new HeadTurnSignal();
    private readonly mouth: MouthSignal;
    private readonly stability = new StabilitySignal();
    private readonly flatness = new FlatnessSignal();
    private readonly quality = new QualitySignal();
    private readonly clock = new FrameClock();
    private readonly continuity = new FaceContinuity();
    private presence = new FacePresence();
    private sawSeveral = false;
    private faceChanged = false;
    private readonly options: SessionOptions;

    /** @throws LivenessError `invalid_option` */
    constructor(options: SessionOptions) {
        this.options = options;
        this.blink = new BlinkSignal(
            options.blinkRule === undefined ? {} : { rule: options.blinkRule },
        );
        this.mouth = new MouthSignal(options.policy.behaviours.includes("mouth"));
    }

    /** @throws LivenessError `invalid_pixels`, and nothing changed */
    push(frame: SignalFrame): void {
        // The two that read pixels come first: a frame they refuse is nobody's.
        this.stability.push(frame);
        this.quality.push(frame);
        if (
            !this.clock.admit(frame.atMs, () => {
                this.forget();
            })
        ) {
            return;
        }
        const isSeveral = this.presence.push(frame) === "several";
        const isSame = this.continuity.push(frame);
        if (isSeveral || !isSame) {
            this.sawSeveral ||= isSeveral;
            this.faceChanged ||= !isSame;
            this.behaviours.forEach((signal) => {
                signal.reset();
            });
        }
        if (!isSeveral) {
            this.behaviours.forEach((signal) => {
                signal.push(frame);
            });
        }
    }

    read(): SessionReadings {
        return {
            blink: this.blink.read(),
            headTurn: this.headTurn.read(),
            mouth: this.mouth.read(),
            stability: this.stability.read(),
            flatness: this.flatness.read(),
            quality: this.quality.read(),
        };
    }

    /**
     * @param ml live score of the models, 0..1; null or left out: nobody could tell
     * @param deviceScore left out: that of the options
     */
    decide(
        ml?: MaybeScore,
        deviceScore: MaybeScore = this.options.deviceScore,
    ): { decision: SessionDecision; components: ComponentScores } {
        const {
            policy,
            asked = policy.behaviours,
            gates: { replay = true, flatness = false } = {},
        } = this.options;
        const readings = this.read();
        const isReplay = repeats(readings.stability);
        const isFlat = readings.flatness.score !== null && readings.flatness.score < FLAT_BELOW;
        const motion: MotionScores =
            isReplay && replay
                ? {}
                : {
                      blink: readings.blink.score,
                      headTurn:
                          (isFlat && flatness) || !asked.includes("headTurn")
                              ? null
                              : readings.headTurn.score,
                      mouth: asked.includes("mouth") ? readings.mouth.score : null,
                  };
        const { isLive, L1, reasons, components } = fuse(
            {
                motion,
                ml,
                quality: readings.quality.score,
                device: deviceScore,
                stability: readings.stability.score,
            },
            policy,
        );
        const seen: [SessionReason, boolean][] = [
            ["replay_suspected", isReplay],
            ["flat_face", isFlat],
            ["several_faces", this.sawSeveral],
            ["face_changed", this.faceChanged],
        ];
        const noticed = seen.filter(([, applies]) => applies).map(([reason]) => reason);
        const named = reasons.map((reason) => nameNotAsked(reason, asked));
        return { decision: { isLive, L1, reasons: [...named, ...noticed] }, components };
    }

    reset(): void {
        this.stability.reset();
        this.quality.reset();
        this.clock.clear();
        this.forget();
    }

    private forget(): void {
        this.behaviours.forEach((signal) => {
            signal.reset();
        });
        this.continuity.clear();
        this.presence = new FacePresence();
        this.sawSeveral = false;
        this.faceChanged = false;
    }

    private get behaviours(): readonly [BlinkSignal, HeadTurnSignal, MouthSignal, FlatnessSignal] {
        return [this.blink, this.headTurn, this.mouth, this.flatness];
    }
}

/** A behaviour that is missing because nobody asked for it is named as such. */
function nameNotAsked(reason: FusionReason, asked: readonly Behaviour[]): SessionReason {
    if (reason === "head_turn_missing" && !asked.includes("headTurn")) {
        return "head_turn_not_asked";
    }
    return reason === "mouth_missing" && !asked.includes("mouth") ? "mouth_not_asked" : reason;
}

function repeats({ score, detail }: Reading<StabilityDetail>): boolean {
    return (
        score !== null &&
        (detail.identicalShare >= REPLAY_FROM || (detail.loop?.strength ?? 0) >= REPLAY_FROM)
    );
}
