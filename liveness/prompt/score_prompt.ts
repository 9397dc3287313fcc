import type { BehaviourCode } from "../behaviours/registry";
import { BUILTIN_POLICIES } from "../policies/builtin_policies";
import type { LivenessPolicy, PolicyName } from "../policies/policy";
import type { Evidence } from "../session/evidence";
import { judgeEvidence } from "../session/judge_evidence";
import type { AskedInTurn } from "./asked";
import type { CaptureScore } from "./capture_report";

/** Null: the rules named none, or one of a newer Odoo. */
export function findPolicy(name: string | undefined): LivenessPolicy | null {
    return name !== undefined && Object.hasOwn(BUILTIN_POLICIES, name)
        ? BUILTIN_POLICIES[name as PolicyName]
        : null;
}

/**
 * What a prompt's pictures are worth.
 *
 * @param device as `rateDevice`
 * @param ml a model's live score, 0..1; null where there is none, on the tablet or elsewhere: then the component `ml` is missing,
 *   and the reasons say so
 */
export function scorePrompt(
    evidence: Evidence,
    policy: LivenessPolicy,
    { codes, standIns }: Pick<AskedInTurn, "codes" | "standIns">,
    device: number | null,
    ml: number | null = null,
): CaptureScore {
    const { decision, components, behaviours } = judgeEvidence(evidence, {
        // What stands for something weighs what that weighs: an arrangement is never worse.
        policy: replaceBehaviours(policy, standIns),
        asked: codes as readonly BehaviourCode[],
        ml,
        device,
    });
    return {
        l1: decision.L1,
        policyMet: decision.isLive,
        components: { ...components, ...behaviours } as CaptureScore["components"],
        reasons: decision.reasons,
    };
}

function replaceBehaviours(
    policy: LivenessPolicy,
    standIns: ReadonlyMap<string, string>,
): LivenessPolicy {
    const behaviours = policy.behaviours.map(
        (code) => (standIns.get(code) ?? code) as BehaviourCode,
    );
    return { ...policy, behaviours: [...new Set(behaviours)] };
}
