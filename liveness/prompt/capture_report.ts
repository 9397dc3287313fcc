import type { BehaviourCode } from "../behaviours/registry";
import type { Descriptor, DescriptorMissing } from "../identity/descriptor";
import type { Component } from "../policies/policy";
import type { SessionReason } from "../session/session_reasons";
import type { FailReason } from "./reasons";
import { Timeline, type TimelineEntry } from "./timeline";

export const OUTCOMES = ["passed", "failed", "aborted"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the pictures of a prompt are worth. Numbers 0..1; null: nobody could tell. */
export interface CaptureScore {
    readonly l1: number;
    /** Whether score and minimums reached the policy's. */
    readonly policyMet: boolean;
    /** Per component, and per behaviour that was asked for. */
    readonly components: Readonly<Record<Component | BehaviourCode, number | null>>;
    readonly reasons: readonly SessionReason[];
}

/** A model that was run, by the name and the hash it is registered under. */
export interface ModelUse {
    readonly id: string;
    readonly sha256: string;
}

/** Whose live score stands in the component `ml`. */
export interface MlUse {
    readonly source: "tablet" | "sidecar";
    /** Those that ran on the tablet. */
    readonly models: readonly ModelUse[];
}

/**
 * All that comes out of one prompt, in one shape from the judge to the log. `failReason` is null exactly when `outcome` is
 * `passed`. Numbers and words only: no picture, and nothing a face could be drawn from. What a later version picks out of a
 * prompt gets a field of its own here.
 */
export interface CaptureReport {
    readonly outcome: Outcome;
    readonly failReason: FailReason | null;
    /** The policy by whose figures it was judged, as the prompt's rules named it; null: they named none. */
    readonly policy: string | null;
    readonly blinkCount: number;
    /** Whole milliseconds from the origin to the end. */
    readonly durationMs: number;
    /** Pictures looked at per second over the whole prompt, 0 when none was. */
    readonly framesPerSecond: number;
    /** At most 64 entries in order of time; the last one says how it ended. */
    readonly timeline: readonly TimelineEntry[];
    /**
     * Of the face whose behaviour passed, where a recogniser was asked for: of the same unbroken life of its track. Only who asked
     * gets it; it goes into no log.
     */
    readonly descriptor?: Descriptor;
    /** Why a passed prompt has none although it was asked for. */
    readonly descriptorMissing?: DescriptorMissing;
    /** Null when it was aborted, nobody named a policy that is known, or it could not be worked out. */
    readonly score: CaptureScore | null;
    /** Left out where no model could tell. */
    readonly ml?: MlUse;
}

/** What is known of a prompt that nobody judged to its end. */
export interface CutShort {
    readonly reason: FailReason;
    readonly policy: string | null;
    /** What the timeline calls 0, and now, in one clock. */
    readonly originMs: number;
    readonly nowMs: number;
    /** What was told of it until then; left out: it was shown, and no more. */
    readonly timeline?: readonly TimelineEntry[];
    readonly blinkCount?: number;
    readonly framesPerSecond?: number;
}

/** The report of a prompt that ended where no judge could say so: before the first picture, or with the judge itself. */
export function reportAborted(known: CutShort): CaptureReport {
    const { reason, policy, originMs, nowMs, blinkCount = 0, framesPerSecond = 0 } = known;
    const timeline = new Timeline(originMs, known.timeline);
    if (timeline.isEmpty) {
        timeline.add(originMs, "prompt_shown");
    }
    timeline.add(nowMs, "aborted", true);
    return {
        outcome: "aborted",
        failReason: reason,
        policy,
        blinkCount,
        durationMs: timeline.sinceOrigin(nowMs),
        framesPerSecond,
        timeline: timeline.list(),
        score: null,
    };
}
