import type { SessionScore } from "../vision/worker/session_scorer";
import type { CheckLogBody } from "./check_log";

type ScoreBody = Pick<CheckLogBody, "l1" | "components" | "reasons" | "policy_met">;

/** A score as the wire has it; nothing when there is none, which is not a score of 0. */
export function spellScore(score: SessionScore | null): ScoreBody {
    if (!score) {
        return {};
    }
    const { headTurn, ...components } = score.components;
    return {
        l1: score.l1,
        components: { ...components, head_turn: headTurn },
        reasons: score.reasons,
        policy_met: score.policyMet,
    };
}
