import type { BehaviourCode } from "../behaviours/registry";

/** The parts that a decision is made of (SPEC L8). */
export const COMPONENTS = ["motion", "ml", "quality", "device", "stability"] as const;
export type Component = (typeof COMPONENTS)[number];

/** How evidence of a session is kept (SPEC E1). */
export interface EvidenceRule {
    readonly ttlHours: number;
    readonly encryption: "standard" | "high";
}

/** How a session is judged. */
export interface LivenessPolicy {
    /** Each 0..1, together 1. */
    readonly weights: Readonly<Record<Component, number>>;
    /** L1 of at least this, 0..1, ... */
    readonly threshold: number;
    /** ... and each of these components of at least its minimum. A component that is not named has none. */
    readonly minimums: Readonly<Partial<Record<Component, number>>>;
    /** What is asked for; at least one. */
    readonly behaviours: readonly BehaviourCode[];
    readonly timeoutMs: number;
    /** Null: none is kept. */
    readonly evidence: EvidenceRule | null;
}

export const POLICY_NAMES = ["default", "strict", "lenient", "fast"] as const;
/** The four that come with the library; a store may hold more. */
export type PolicyName = (typeof POLICY_NAMES)[number];
