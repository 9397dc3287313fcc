import type { LivenessPolicy, PolicyName } from "./policy";

/** SPEC L9, figure by figure. */
export const BUILTIN_POLICIES: Readonly<Record<PolicyName, LivenessPolicy>> = deepFreeze({
    /** General attendance. */
    default: {
        weights: { motion: 0.6, ml: 0.3, quality: 0.05, device: 0.03, stability: 0.02 },
        threshold: 0.7,
        minimums: { motion: 0.4, ml: 0.4 },
        behaviours: ["blink", "head_turn"],
        timeoutMs: 10_000,
        evidence: { ttlHours: 24, encryption: "standard" },
    },
    /** Admin access, guests, critical operations. */
    strict: {
        weights: { motion: 0.4, ml: 0.5, quality: 0.05, device: 0.03, stability: 0.02 },
        threshold: 0.85,
        minimums: { motion: 0.6, ml: 0.7 },
        behaviours: ["blink", "head_turn", "mouth"],
        timeoutMs: 15_000,
        evidence: { ttlHours: 48, encryption: "high" },
    },
    /** Poor light, low-end devices, outdoors. */
    lenient: {
        weights: { motion: 0.7, ml: 0.15, quality: 0.1, device: 0.03, stability: 0.02 },
        threshold: 0.6,
        minimums: { motion: 0.3, ml: 0.3 },
        behaviours: ["blink"],
        timeoutMs: 12_000,
        evidence: { ttlHours: 24, encryption: "standard" },
    },
    /** Several times a day, known people. */
    fast: {
        weights: { motion: 0.8, ml: 0.1, quality: 0.05, device: 0.03, stability: 0.02 },
        threshold: 0.65,
        minimums: { motion: 0.5 },
        behaviours: ["blink"],
        timeoutMs: 5000,
        evidence: null,
    },
});

/** @returns `value`, which nobody can change any more, nor anything in it */
export function deepFreeze<T>(value: T): T {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
        Object.values(value).forEach(deepFreeze);
        Object.freeze(value);
    }
    return value;
}
