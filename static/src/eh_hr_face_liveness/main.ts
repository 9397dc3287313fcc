/** The attended capture's bundle: adds its step to the kiosk. Nothing at the top level may throw. */
import { captureSteps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { BlinkPrompt } from "./blink_prompt/blink_prompt";
import { captureService } from "./capture_service";
import { announceCaptures, explainObstacle } from "./reason_texts";

// For a module that recognises faces: the prompt, and whose it was.
export { BlinkPrompt } from "./blink_prompt/blink_prompt";
export { faceReader } from "./face_reader";
export type { FaceReader, FaceWish } from "./face_reader";
export type { CaptureReport } from "../vision/page/client";
// The guidance kit, for other modules' screens: docs/guidance-kit.md.
export { LivenessHint } from "./guidance/liveness_hint/liveness_hint";
export { LivenessProgressRing } from "./guidance/liveness_progress_ring/liveness_progress_ring";
export { LivenessPromptOverlay } from "./guidance/liveness_prompt_overlay/liveness_prompt_overlay";
export { useLivenessGuidance } from "./guidance/use_liveness_guidance";
export type { GuidanceEvent, GuidanceState } from "./guidance/guidance_state";
export type {
    CurrentPrompt,
    GuidanceOptions,
    LivenessGuidance,
} from "./guidance/use_liveness_guidance";

try {
    captureSteps.add({
        name: "blink_prompt",
        Component: BlinkPrompt,
        wants: (request) => captureService.wants(request),
        prepare: (request) => captureService.prepare(request),
        onBroken: (request) => captureService.storeBroken(request),
        onSession: (http, session) => captureService.onSession(http, session),
        onUnpaired: () => {
            captureService.onUnpaired();
        },
        readNotice: () =>
            explainObstacle(captureService.findObstacle()) ||
            (captureService.isNew ? announceCaptures() : ""),
    });
} catch (error) {
    console.error("eh_hr_face_liveness: could not start, check-ins go on without captures", error);
}
