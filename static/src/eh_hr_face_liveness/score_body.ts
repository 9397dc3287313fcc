import type { CaptureReport } from "../vision/page/client";
import type { CheckLogBody } from "./check_log_body";

type ScoreBody = Pick<CheckLogBody, "l1" | "components" | "reasons" | "policy_met">;

/** A score as the wire has it; nothing when there is none, which is not a score of 0. */
export function spellScore(score: CaptureReport["score"]): ScoreBody {
    if (!score) {
        return {};
    }
    const { l1, components, reasons, policyMet } = score;
    return { l1, components, reasons, policy_met: policyMet };
}
