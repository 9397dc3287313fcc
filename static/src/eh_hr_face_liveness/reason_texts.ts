/**
 * Why a capture did not pass, as sentences for the employee: what happened and, where there is a choice, what to do.
 * Where trying again is no use, the check-in has gone on when the sentence is read. Nobody is accused.
 */
import type { FailReason } from "../../../liveness/prompt/reasons";
import type { Hint, PromptProgress } from "../../../liveness/prompt/prompt_types";
import { _t } from "../odoo";
import { STEP_TEXTS } from "./behaviour_texts";
import { describeHint } from "./prompt_texts";

/** Trying again at once may help; for the others it would only cost time. */
const RETRYABLE: ReadonlySet<FailReason> = new Set<FailReason>([
    "timeout",
    "camera_unanswered",
    "camera_busy",
    "camera_lost",
    "too_dark",
    "worker_crashed",
    "page_hidden",
]);

export function isRetryable(reason: FailReason): boolean {
    return RETRYABLE.has(reason);
}

export function explainReason(reason: FailReason): string {
    switch (reason) {
        case "timeout":
            return STEP_TEXTS.blink.missed(null);
        case "models_unavailable":
            return _t("The camera check could not be loaded on this tablet.");
        case "worker_crashed":
            return _t("The camera check stopped on this tablet.");
        case "insecure_context":
            return _t(
                "The camera cannot be used here, because this page was opened with http instead of https.",
            );
        case "camera_unsupported":
            return _t("This browser has no camera support.");
        case "camera_not_found":
            return _t("This tablet has no camera, or it is unplugged.");
        case "camera_denied":
            return _t(
                "This page may not use the camera. Your administrator can allow it in the browser.",
            );
        case "camera_unanswered":
            return _t(
                "Nobody answered the browser, which asked for the camera. Try again and allow it.",
            );
        case "camera_busy":
            return _t("Another program is using the camera.");
        case "camera_lost":
            return _t("The camera stopped sending pictures.");
        case "picture_hidden":
            return _t(
                "This browser hides the camera's picture from the page. Your administrator can allow it in the browser's privacy settings.",
            );
        case "too_dark":
            return _t("It was too dark for the camera. Turn on a light, or turn to the light.");
        case "frame_rate":
            return _t(
                "This tablet is too slow for the camera check at the moment. Your check-in goes on without it.",
            );
        case "page_hidden":
            return _t("The page was in the background, so the camera was switched off.");
        case "skipped":
        case "cancelled":
            return "";
    }
}

/** A prompt whose time was up, by what it was asking for then and, if anything was, what was in the way. */
export function explainTimeout(step: PromptProgress["step"], hint: Hint | null): string {
    const advice = hint && describeHint(hint);
    return STEP_TEXTS[step].missed(advice);
}

/** For whoever sets the kiosk up; `""` when nothing is wrong. */
export function explainObstacle(reason: FailReason | null): string {
    switch (reason) {
        case "insecure_context":
            return _t(
                "No camera: this page was opened with http. Open the kiosk with https to use the camera check.",
            );
        case "camera_unsupported":
            return _t(
                "No camera: this browser does not support it. Check-ins go on without the camera check.",
            );
        default:
            return "";
    }
}

/** For everybody, on a kiosk that stood when captures were switched on. */
export function announceCaptures(): string {
    return _t(
        "New: this tablet asks you to look into the camera before you check in. You can also go on without it.",
    );
}
