import { BEHAVIOUR_CODES, type BehaviourCode } from "../behaviours/registry";
import { COMPONENTS, type Component } from "../policies/policy";

/** Why a decision is what it is, in the words of the wire (`L_REASON`). A decision that is live may have reasons too. */
export type FusionReason =
    | "below_threshold"
    | `${Component}_below_minimum`
    | `${Component}_missing`
    | `${BehaviourCode}_missing`;

export const FUSION_REASONS: readonly FusionReason[] = [
    "below_threshold",
    ...COMPONENTS.map((component) => `${component}_below_minimum` as const),
    ...COMPONENTS.map((component) => `${component}_missing` as const),
    ...BEHAVIOUR_CODES.map((code) => `${code}_missing` as const),
];
