/** Enrolment's two calls to Odoo. */
import { readText, type CaptureRequest, type KioskHttp } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { makeEnrolmentForm, type Capture } from "../facemap";
import { readOpenedEnrolment, type OpenedEnrolment } from "../identity_answer";
import { sayAskHr, sayNotSeen, sayNotSent, sayTextChanged, sayWrongPin } from "../identity_texts";

const CONSENT_URL = "/eh_hr/kiosk/identity/consent";
const ENROLMENT_URL = "/verify/facerecognition";
const ENROLMENT_TIMEOUT_MS = 20_000;

export type ConsentAnswer =
    | { kind: "enrol"; opened: OpenedEnrolment }
    /** The answer was kept, and there is nothing more to do. */
    | { kind: "kept" }
    | { kind: "wrong_pin"; text: string }
    | { kind: "refused"; text: string };

/** @throws KioskHttpError */
export async function sendConsent(
    http: KioskHttp,
    { attemptId, slip }: CaptureRequest,
    answer: { choice: "face" | "no_face"; version: number; pin: string | null },
): Promise<ConsentAnswer> {
    const { choice, version, pin } = answer;
    const said = await http.post(CONSENT_URL, {
        attempt_id: attemptId,
        slip,
        choice,
        version,
        ...(pin !== null && { pin }),
    });
    const opened = readOpenedEnrolment(said);
    switch (said["result"]) {
        case "enrol":
            return opened ? { kind: "enrol", opened } : { kind: "kept" };
        case "pin_wrong":
            return { kind: "wrong_pin", text: sayWrongPin() };
        case "text_changed":
            return { kind: "refused", text: sayTextChanged() };
        case "ask_hr":
            return { kind: "refused", text: sayAskHr() };
        default:
            return { kind: "kept" };
    }
}

export interface EnrolmentAnswer {
    isEnrolled: boolean;
    /** Whether another try may help. */
    isRetryable: boolean;
    text: string;
}

const RETRYABLE: readonly string[] = [
    "liveness_failed",
    "no_face",
    "several_faces",
    "poor_quality",
    "facemap_refused",
];

/** Never rejects. */
export async function sendEnrolment(
    http: KioskHttp,
    { session, identifier }: OpenedEnrolment,
    capture: Capture | null,
): Promise<EnrolmentAnswer> {
    const form = capture && makeEnrolmentForm(session, identifier, capture);
    if (!form) {
        return { isEnrolled: false, isRetryable: true, text: sayNotSeen() };
    }
    try {
        const said = await http.postForm(ENROLMENT_URL, form, { timeoutMs: ENROLMENT_TIMEOUT_MS });
        return {
            isEnrolled: said["result"] === "enrolled",
            isRetryable: RETRYABLE.includes(readText(said, "code")),
            text: readText(said, "text"),
        };
    } catch {
        return { isEnrolled: false, isRetryable: true, text: sayNotSent() };
    }
}
