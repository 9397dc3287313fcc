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
export { REFERENCE_THRESHOLDS, ReferenceBlinkRule } from "./blink/reference_rule";
export { FrameRateMeter } from "./prompt/frame_rate";
export { HINT_LIMITS } from "./prompt/hints";
export type { EyeReading, FaceObservation, Observation } from "./observation";
export { readEyeShape, type EyeShape } from "./geometry/openness";
export type { Point } from "./geometry/points";
export { readHeadPose, type HeadPose } from "./geometry/pose";
export type { PromptRules } from "./prompt/prompt_rules";
export { PromptSession } from "./prompt/prompt_session";
export type * from "./prompt/prompt_types";
export { ABORTED_REASONS, FAILED_REASONS, isAbortedReason } from "./prompt/reasons";
export type { AbortedReason, FailedReason, FailReason } from "./prompt/reasons";
export { computeYawDeg, TURN_YAW_DEG } from "./geometry/yaw";
