import type { BehaviourCode } from "../behaviours/registry";
import { BUILTIN_POLICIES } from "../policies/builtin_policies";
import type { LivenessPolicy, PolicyName } from "../policies/policy";
import type { Evidence } from "../session/evidence";
import { judgeEvidence } from "../session/judge_evidence";
import type { CaptureScore } from "./capture_report";

/** Null: the rules named none, or one of a newer Odoo. */
export function findPolicy(name: string | undefined): LivenessPolicy | null {
    return name !== undefined && Object.hasOwn(BUILTIN_POLICIES, name)
        ? BUILTIN_POLICIES[name as PolicyName]
        : null;
}

/**
 * What a prompt's pictures are worth. There is no passive model on a tablet: the component `ml` is missing, and the reasons
 * say so.
 *
 * @param device as `rateDevice`
 */
export function scorePrompt(
    evidence: Evidence,
    policy: LivenessPolicy,
    asked: readonly string[],
    device: number | null,
): CaptureScore {
    const { decision, components, behaviours } = judgeEvidence(evidence, {
        policy,
        asked: asked as readonly BehaviourCode[],
        ml: null,
        device,
    });
    return {
        l1: decision.L1,
        policyMet: decision.isLive,
        components: { ...components, ...behaviours } as CaptureScore["components"],
        reasons: decision.reasons,
    };
}
