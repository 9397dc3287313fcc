import { LivenessError } from "../errors";
import type { ComponentScores } from "../fusion/fuse";
import { scoreHybrid, type HybridScore, type HybridScorers } from "../ml/hybrid";
import { checkPolicy } from "../policies/check_policy";
import { makeEvidenceId, type RandomBytes } from "./evidence_id";
import { readFrame, type LivenessFrame } from "./liveness_frame";
import type { SessionReadings } from "./evidence";
import type { SessionDecision } from "./judge_evidence";
import { LivenessSession, type SessionOptions } from "./liveness_session";

export interface RunOptions extends SessionOptions {
    readonly randomBytes: RandomBytes;
    /** SPEC L7; left out: no model is asked, and the component `ml` is missing. */
    readonly models?: HybridScorers<LivenessFrame>;
}

/** What a session came to. */
export interface SessionResult {
    readonly decision: SessionDecision;
    /** Each 0..1; null: missing. */
    readonly components: ComponentScores;
    readonly readings: SessionReadings;
    /** Where the score of `components.ml` is from. */
    readonly ml: HybridScore;
    /** `LVID_<16 hex>_<8 hex>`; null where the policy keeps no evidence. */
    readonly evidenceId: string | null;
}

/** Ten minutes at 16 frames a second: more is a mistake, not a session. */
const MAX_FRAMES = 10_000;
const NO_MODEL: HybridScore = { score: null, confidence: null, source: null, reasons: [] };

/**
 * SPEC L10: judges a session of frames, 10 to 30 of them or more over 3 to 7 seconds. The signals see every frame; the models,
 * where there are any, are asked once for all. Fewer or shorter than the signals need, and they are missing in the decision:
 * never live.
 *
 * @throws LivenessError `invalid_option`, `invalid_policy` or `invalid_frame`, before any model is asked
 */
export async function runLivenessSession(
    frames: readonly LivenessFrame[],
    options: RunOptions,
): Promise<SessionResult> {
    if (frames.length > MAX_FRAMES) {
        throw new LivenessError(
            "invalid_option",
            `frames: expected at most ${MAX_FRAMES}, got ${frames.length}`,
        );
    }
    const policy = checkPolicy(options.policy);
    const session = new LivenessSession({ ...options, policy });
    frames.forEach((frame, index) => {
        session.push(readFrame(frame, index));
    });
    const evidenceId = policy.evidence ? makeEvidenceId(options.randomBytes) : null;
    const { models } = options;
    const ml = models && frames.length > 0 ? await scoreHybrid(frames, models) : NO_MODEL;
    return { ...session.decide(ml.score), readings: session.read(), ml, evidenceId };
}
