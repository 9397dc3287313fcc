/** SPEC L12: a session's decision as tokens. */
import type { TokenFields, TokenSpec } from "./token_set.ts";

const required = true;
const optional = false;

/** A component that is missing is left out: never a number that reads as one. */
export const DECISION_TOKENS = [
    { key: "L1", field: "l1", kind: "decimal", required },
    { key: "LVID", field: "evidence_id", kind: "text", required: optional },
    { key: "L_MOT", field: "motion", kind: "decimal", required: optional },
    { key: "L_ML", field: "ml", kind: "decimal", required: optional },
    { key: "L_QUAL", field: "quality", kind: "decimal", required: optional },
    { key: "L_DEV", field: "device", kind: "decimal", required: optional },
    { key: "L_STAB", field: "stability", kind: "decimal", required: optional },
    { key: "L_REASON", field: "reasons", kind: "list", required },
] as const satisfies readonly TokenSpec[];

export type DecisionTokens = TokenFields<typeof DECISION_TOKENS>;

/** The parts of a session's result that travel. */
export interface DecisionParts {
    readonly decision: { readonly L1: number; readonly reasons: readonly string[] };
    readonly components: Readonly<
        Record<"motion" | "ml" | "quality" | "device" | "stability", number | null>
    >;
    readonly evidenceId: string | null;
}

/** What `encodeTokens(..., DECISION_TOKENS)` writes of a session's result. */
export function toDecisionTokens(result: DecisionParts): DecisionTokens {
    const { decision, components, evidenceId } = result;
    const known = Object.entries(components).filter(([, score]) => score !== null);
    return {
        l1: decision.L1,
        ...(evidenceId !== null && { evidence_id: evidenceId }),
        ...(Object.fromEntries(known) as Partial<DecisionTokens>),
        reasons: decision.reasons,
    };
}
