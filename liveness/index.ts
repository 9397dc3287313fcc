/** The liveness library: pure, no clock, no randomness, no DOM. */
export { BlinkCounter, type BlinkEvent } from "./blink/blink_counter";
export {
    BLINK_LIMITS,
    type BlinkLimits,
    type DipVerdict,
    type JudgedDip,
} from "./blink/blink_rule";
export { DIP_FEATURES, type DipFeatures } from "./blink/dip_features";
export { computeEar, type EyeContour } from "./geometry/ear";
export {
    REFERENCE_THRESHOLDS,
    ReferenceBlinkRule,
    type ReferenceBlink,
    type ReferenceThresholds,
} from "./blink/reference_rule";
export { FrameRateMeter } from "./prompt/frame_rate";
export { HINT_LIMITS } from "./prompt/hints";
export type { EyeReading, FaceObservation, Observation } from "./observation";
export { readEyeShape, type EyeShape } from "./geometry/openness";
export type { Point } from "./geometry/points";
export { readHeadPose, type HeadPose } from "./geometry/pose";
export type { Movement, MovementStep } from "./prompt/movements";
export type { PromptRules } from "./prompt/prompt_rules";
export { PromptSession } from "./prompt/prompt_session";
export type * from "./prompt/prompt_types";
export { ABORTED_REASONS, FAILED_REASONS, isAbortedReason } from "./prompt/reasons";
export type { AbortedReason, FailedReason, FailReason } from "./prompt/reasons";
export { CODES } from "./codes";
export { computeYawDeg, TURN_YAW_DEG } from "./geometry/yaw";

// Errors and scores
export { LivenessError, type LivenessErrorCode } from "./errors";
export { clampScore, roundScore } from "./score";

// Geometry
export type { RelativeBox } from "./geometry/box";
export {
    fitHomography,
    homographyResidual,
    mapPoint,
    type Homography,
} from "./geometry/homography";
export { computeMar } from "./geometry/mar";
export { similarityResidual } from "./geometry/similarity";

// Signals
export type { Judged, NotJudged, Reading, Signal, UnavailableReason } from "./signals/signal";
export type { SignalFrame } from "./signals/signal_frame";
export type { Pixels } from "./signals/pixels";
export {
    BlinkSignal,
    type BlinkCount,
    type BlinkDetail,
    type BlinkRuleName,
    type BlinkSignalOptions,
} from "./signals/blink";
export { BLINK_TARGET, scoreBlinks, type BlinkTarget } from "./signals/blink_tally";
export { HeadTurnSignal, scoreTurns, type HeadTurnDetail } from "./signals/head_turn";
export { MouthSignal, NEUTRAL_SCORE, type MouthDetail } from "./signals/mouth";
export { MIN_PIXEL_VARIANCE, StabilitySignal, type StabilityDetail } from "./signals/stability";
export { LOOP_LIMITS, type FoundLoop } from "./signals/loop_search";
export { FLATNESS_LIMITS, FlatnessSignal, type FlatnessDetail } from "./signals/flatness";
export {
    QUALITY_LIMITS,
    QUALITY_PARTS,
    QualitySignal,
    type QualityDetail,
    type QualityPart,
} from "./signals/quality";

// Policies
export type {
    Behaviour,
    Component,
    EvidenceRule,
    LivenessPolicy,
    PolicyName,
} from "./policies/policy";
export { BEHAVIOURS, COMPONENTS, POLICY_NAMES } from "./policies/policy";
export { BUILTIN_POLICIES } from "./policies/builtin_policies";
export {
    choosePolicyForDevice,
    choosePolicyForRole,
    chooseRecommendedPolicy,
    type DeviceInfo,
    type Situation,
} from "./policies/choose_policy";
export { PolicyStore } from "./policies/policy_store";

// Fusion
export {
    fuse,
    type ComponentScores,
    type FusionDecision,
    type FusionInput,
    type FusionReason,
} from "./fusion/fuse";
export {
    fuseMotion,
    MOTION_WEIGHTS,
    type MaybeScore,
    type Motion,
    type MotionScores,
} from "./fusion/motion";

// Models
export {
    MIN_LOCAL_CONFIDENCE,
    scoreHybrid,
    type HybridScore,
    type HybridScorers,
    type MlReason,
    type MlScore,
    type MlScorer,
} from "./ml/hybrid";
export type { ModelContract } from "./ml/model_contract";
export { readServerScore, type ServerVerdict } from "./ml/server_score";

// Sessions
export {
    runLivenessSession,
    type RunOptions,
    type SessionResult,
} from "./session/run_liveness_session";
export {
    LivenessSession,
    type SessionDecision,
    type SessionGates,
    type SessionOptions,
    type SessionReadings,
    type SessionReason,
} from "./session/liveness_session";
export { readFrame, type LivenessFrame } from "./session/liveness_frame";
export { EVIDENCE_ID_PATTERN, makeEvidenceId, type RandomBytes } from "./session/evidence_id";

// Tuning
export {
    tuneWeights,
    type TuningClaim,
    type TuningOptions,
    type TuningRates,
    type TuningResult,
} from "./tuning/tune_weights";
export type { TuningSample } from "./tuning/tuning_sample";
export {
    boundErrors,
    trialsToShow,
    type BoundMethod,
    type ErrorBound,
} from "./statistics/error_bound";

// Wire
export {
    DEFAULT_TOON_LIMITS,
    formatToon,
    parseToon,
    ToonError,
    type ToonDocument,
    type ToonErrorCode,
    type ToonLimits,
} from "./wire/toon";
export {
    decodeTokens,
    encodeTokens,
    type TokenFields,
    type TokenKind,
    type TokenSpec,
} from "./wire/token_set";
export {
    DECISION_TOKENS,
    toDecisionTokens,
    type DecisionParts,
    type DecisionTokens,
} from "./wire/decision_tokens";
export {
    ERROR_TOKENS,
    VERDICTS,
    VERIFY_ANSWER_TOKENS,
    VERIFY_REQUEST_TOKENS,
    type ErrorTokens,
    type Verdict,
    type VerifyAnswerTokens,
    type VerifyRequestFields,
} from "./wire/verify_tokens";
export { ToonClient, type ToonClientOptions, type VerifyInput } from "./wire/toon_client";
export {
    ToonClientError,
    type ToonClientErrorCode,
    type ToonClientErrorDetails,
} from "./wire/toon_client_error";
export { DEFAULT_RETRY_RULES, type RetryRules } from "./wire/retry";
export type {
    AbortControllerLike,
    AbortSignalLike,
    ClientIo,
    HttpAnswer,
    HttpRequest,
} from "./wire/client_io";
