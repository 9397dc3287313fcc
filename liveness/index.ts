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
export type { PromptRules } from "./prompt/prompt_rules";
export { PromptSession, type PromptFrame } from "./prompt/prompt_session";
export type * from "./prompt/prompt_types";
export type { CaptureReport, CaptureScore, Outcome } from "./prompt/capture_report";
export type { TimelineEntry } from "./prompt/timeline";
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

// Behaviours
export type {
    Behaviour,
    BehaviourWatch,
    BlinkRuleName,
    WatchOptions,
} from "./behaviours/behaviour";
export { BlinkSignal, type BlinkCount, type BlinkDetail } from "./behaviours/blink";
export { BLINK_TARGET, scoreBlinks, type BlinkTarget } from "./behaviours/blink_tally";
export { HeadTurnSignal, scoreTurns, type HeadTurnDetail } from "./behaviours/head_turn";
export { MouthSignal, NEUTRAL_SCORE, type MouthDetail } from "./behaviours/mouth";
export {
    BEHAVIOUR_CODES,
    BEHAVIOURS,
    type BehaviourCode,
    type BehaviourHint,
    type Movement,
    type Step,
} from "./behaviours/registry";
export type { GeneralHint } from "./hint_codes";

// Signals
export type { Judged, NotJudged, Reading, Signal, UnavailableReason } from "./signals/signal";
export type { SignalFrame } from "./signals/signal_frame";
export type { Pixels } from "./signals/pixels";
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
export type { Component, EvidenceRule, LivenessPolicy, PolicyName } from "./policies/policy";
export { COMPONENTS, POLICY_NAMES } from "./policies/policy";
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
export { fuse, type ComponentScores, type FusionDecision, type FusionInput } from "./fusion/fuse";
export type { FusionReason } from "./fusion/fusion_reasons";
export { fuseMotion, type MaybeScore, type Motion, type MotionScores } from "./fusion/motion";

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

// Recognition without a net
export { findAlignment, squareToPicture, type Alignment } from "./identity/alignment";
export {
    combineDescriptors,
    DESCRIPTOR_MISSING,
    MIN_SAMPLES,
    type Descriptor,
    type DescriptorMissing,
    type DescriptorRules,
} from "./identity/descriptor";
export { FaceChoice, MAX_FACES, rateMoment, type FaceMoment } from "./identity/face_choice";
export {
    ENROLMENT_LIMITS,
    findQualityFaults,
    measureFace,
    QUALITY_FAULTS,
    type FaceMeasures,
    type QualityFault,
} from "./identity/face_quality";
export { cosine, meanOfUnits, measureAgreement, toUnit } from "./identity/template";
export { warpPicture, type ColourPixels } from "./identity/warp";

// Sessions
export {
    runLivenessSession,
    type RunOptions,
    type SessionResult,
} from "./session/run_liveness_session";
export { LivenessSession, type SessionOptions } from "./session/liveness_session";
export type { SessionReadings } from "./session/evidence";
export type { SessionDecision, SessionGates } from "./session/judge_evidence";
export type { Notice } from "./session/notices";
export type { SessionReason } from "./session/session_reasons";
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
