/** The liveness library: pure, no clock, no randomness, no DOM. */
export { BlinkCounter, type BlinkEvent } from "./blink_counter";
export { BLINK_LIMITS, judgeDip, type BlinkLimits, type DipVerdict } from "./blink_rule";
export { computeEar, REFERENCE_THRESHOLDS, ReferenceBlinkRule, type EyeContour } from "./ear";
export { FrameRateMeter } from "./frame_rate";
export { HINT_LIMITS } from "./hints";
export type { FaceObservation, Observation } from "./observation";
export { readEyeShape, type EyeShape } from "./openness";
export type { Point } from "./points";
export { readHeadPose, type HeadPose } from "./pose";
export type { PromptRules } from "./prompt_rules";
export { PromptSession } from "./prompt_session";
export type * from "./prompt_types";
export { ABORTED_REASONS, FAILED_REASONS, isAbortedReason } from "./reasons";
export type { AbortedReason, FailedReason, FailReason } from "./reasons";
export { computeYawDeg, TURN_YAW_DEG } from "./yaw";
