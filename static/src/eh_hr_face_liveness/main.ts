/** The attended capture's bundle: adds its step to the kiosk. Nothing at the top level may throw. */
import { captureSteps } from "@eh_hr_face_kiosk/eh_hr_face_kiosk";
import { BlinkPrompt } from "./blink_prompt/blink_prompt";
import { captureService } from "./capture_service";
import { explainObstacle } from "./reason_texts";

try {
    captureService.start();
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
        readNotice: () => explainObstacle(captureService.findObstacle()),
        isWaiting: () => captureService.isWaiting,
    });
} catch (error) {
    console.error("eh_hr_face_liveness: could not start, check-ins go on without captures", error);
}
