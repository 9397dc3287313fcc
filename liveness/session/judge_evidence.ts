import type { BehaviourCode } from "../behaviours/registry";
import { fuse, type ComponentScores } from "../fusion/fuse";
import type { MaybeScore, MotionScores } from "../fusion/motion";
import type { LivenessPolicy } from "../policies/policy";
import type { Reading } from "../signals/signal";
import type { StabilityDetail } from "../signals/stability";
import type { Evidence } from "./evidence";
import type { Notice } from "./notices";
import { notAsked, type SessionReason } from "./session_reasons";

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

/** What evidence is judged by. */
export interface JudgedBy {
    readonly policy: LivenessPolicy;
    /** What the person is asked for; left out: all that the policy weighs. What nobody asked for is missing, never a pass. */
    readonly asked?: readonly BehaviourCode[];
    readonly gates?: SessionGates;
    /** Live score of the models, 0..1; null or left out: nobody could tell. */
    readonly ml?: MaybeScore;
    /** How far the device is trusted, or how well it sees, 0..1; left out: missing. */
    readonly device?: MaybeScore;
}

export interface JudgedEvidence {
    readonly decision: SessionDecision;
    readonly components: ComponentScores;
    /** Per behaviour that was asked for its score; null for the others, and where nobody could tell. */
    readonly behaviours: Readonly<Record<string, number | null>>;
}

/** A loop this sure, or this share of identical frames, is a replay. */
const REPLAY_FROM = 0.5;
/** A flatness score below this is a flat picture. */
const FLAT_BELOW = 0.5;

/** The decision about what was seen so far. Changes nothing. */
export function judgeEvidence(evidence: Evidence, by: JudgedBy): JudgedEvidence {
    const {
        policy,
        asked = policy.behaviours,
        gates: { replay = true, flatness = false } = {},
    } = by;
    const { stability, flatness: flat, quality } = evidence.read();
    const movements = evidence.behaviours.slice(1).map(({ code }) => code);
    const isReplay = repeats(stability);
    const isFlat = flat.score !== null && flat.score < FLAT_BELOW;
    const behaviours = Object.fromEntries(
        evidence.behaviours.map(({ code }) => [
            code,
            asked.some((each) => each === code) ? evidence.scoreOf(code) : null,
        ]),
    );
    const counted = evidence.behaviours.filter(
        ({ needsDepth }) => !(isReplay && replay) && !(isFlat && flatness && needsDepth),
    );
    const motion: MotionScores = Object.fromEntries(
        counted.map(({ code }) => [code, behaviours[code] ?? null]),
    );
    const { isLive, L1, reasons, components } = fuse(
        {
            motion,
            ml: by.ml,
            quality: quality.score,
            device: by.device,
            stability: stability.score,
        },
        policy,
        evidence.behaviours,
    );
    const noticed: [Notice, boolean][] = [
        ["replay_suspected", isReplay],
        ["flat_face", isFlat],
        ["several_faces", evidence.sawSeveral],
        ["face_changed", evidence.sawChange],
    ];
    return {
        decision: {
            isLive,
            L1,
            reasons: [
                ...reasons.map((reason) => notAsked(reason, movements, asked) ?? reason),
                ...noticed.filter(([, applies]) => applies).map(([notice]) => notice),
            ],
        },
        components,
        behaviours,
    };
}

function repeats({ score, detail }: Reading<StabilityDetail>): boolean {
    return (
        score !== null &&
        (detail.identicalShare >= REPLAY_FROM || (detail.loop?.strength ?? 0) >= REPLAY_FROM)
    );
}
