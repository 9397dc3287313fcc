/**
 * The kiosk's bundle. Whatever goes wrong in here, Odoo's own kiosk goes on: nothing at the top level may throw.
 */
import { registry } from "../odoo";
import { CaptureStepRegistry } from "./check_in/capture_steps";
import { guardEmployeeLists } from "./check_in/employee_lists";
import { FaceKiosk } from "./face_kiosk";
import { KioskLayer } from "./odoo_kiosk/kiosk_layer/kiosk_layer";
import { sendTokenWithKioskRoutes } from "./odoo_kiosk/kiosk_rpc";
import { patchOdooKiosk } from "./odoo_kiosk/odoo_kiosk_patch";
import { readPairingFragment, withoutPairingFragment } from "./pairing/pairing_code";
import { ScreenWakeLock } from "./session/wake_lock";

export type {
    CaptureEmployee,
    CaptureEnd,
    CaptureRequest,
    CaptureStep,
    CaptureStepProps,
    CaptureTrigger,
} from "./check_in/capture_steps";
export type { SessionAnswer } from "./wire";
export type { KioskHttp } from "./http";
export { KioskHttpError } from "./http";
export { APP_VERSION } from "./app_version";
export { makeAttemptId } from "./check_in/attempt_id";

/** Where other modules' bundles add their capture steps. */
export const captureSteps = new CaptureStepRegistry();

function start(): void {
    let kiosk: FaceKiosk | null = null;
    guardEmployeeLists((error) => kiosk?.onListError(error));
    sendTokenWithKioskRoutes(
        () => kiosk?.readToken() ?? null,
        (token) => kiosk?.refuse(token),
    );
    patchOdooKiosk(
        (app) => {
            const made = new FaceKiosk(app, captureSteps);
            kiosk = made;
            registry.category("main_components").add("eh_hr_face_kiosk.KioskLayer", {
                Component: KioskLayer,
                props: { kiosk: made },
            });
            made.start();
            new ScreenWakeLock().start();
            openPairingLink(made);
            window.addEventListener("hashchange", () => {
                openPairingLink(made);
            });
            return made;
        },
        (made, screen) => {
            made.state.odooScreen = screen;
        },
    );
}

/** The QR code opens the kiosk with the code in the fragment: it goes out of the address, and the pairing screen opens. */
function openPairingLink(kiosk: FaceKiosk): void {
    const code = readPairingFragment(location.hash);
    if (code !== null) {
        const { pathname, search, hash } = location;
        history.replaceState(history.state, "", pathname + search + withoutPairingFragment(hash));
        kiosk.openPairing("link", code);
    }
}

try {
    start();
} catch (error) {
    console.error("eh_hr_face_kiosk: could not start, Odoo's kiosk goes on alone", error);
}
