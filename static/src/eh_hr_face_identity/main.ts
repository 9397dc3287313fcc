/** The bundle of identity: adds recognition and enrolment to the kiosk. Nothing at the top level may throw. */
import { captureSteps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { faceReader } from "@eh_hr_face_liveness/eh_hr_face_liveness";
import { FaceEnrolment } from "./face_enrolment/face_enrolment";
import { FaceMatch } from "./face_match/face_match";
import { identityService } from "./identity_service";

try {
    faceReader.set(identityService);
    captureSteps.add({
        name: "face_match",
        Component: FaceMatch,
        wants: (request) => identityService.wantsMatch(request),
        onBroken: () => ({ kind: "go_on", notice: "" }),
        onSession: (http) => identityService.onSession(http),
        onUnpaired: () => {
            identityService.onUnpaired();
        },
        readFaceLabel: () => identityService.readFaceLabel(),
    });
    captureSteps.add({
        name: "face_enrolment",
        Component: FaceEnrolment,
        wants: (request) => identityService.wantsEnrolment(request),
        onBroken: () => ({ kind: "go_on", notice: "" }),
    });
} catch (error) {
    console.error("eh_hr_face_identity: could not start, check-ins go on without faces", error);
}
