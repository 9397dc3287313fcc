/**
 * The kiosk's bundle. Whatever goes wrong in here, Odoo's own kiosk goes on: nothing at the top level may throw.
 */
import { registry, type KioskApp } from "../odoo";
import { CaptureStepRegistry } from "./check_in/capture_steps";
import { guardEmployeeLists } from "./check_in/employee_lists";
import { FaceKiosk } from "./face_kiosk";
import { KioskLayer } from "./odoo_kiosk/kiosk_layer/kiosk_layer";
import { setCompanyLanguage, type LuxonSettings } from "./odoo_kiosk/kiosk_language";
import { sendTokenWithKioskRoutes } from "./odoo_kiosk/kiosk_rpc";
import { patchOdooKiosk } from "./odoo_kiosk/odoo_kiosk_patch";
import { markOnlineList } from "./offline/offline_list";
import type { NewItem } from "./outbox/outbox_item";
import { watchPairingLinks } from "./pairing/pairing_link";
import { captureScreen } from "./screens/screen_names";
import { makeScreens, readCheckInLabel } from "./screens/screens";
import { ScreenWakeLock } from "./session/wake_lock";

export type {
    AskedStep,
    CaptureEmployee,
    CaptureEnd,
    CaptureRequest,
    CaptureStep,
    CaptureStepProps,
    CaptureTrigger,
    FoundEmployee,
    UndoOffer,
} from "./check_in/capture_steps";
export type { JsonObject, SessionAnswer } from "./wire";
export { isJsonObject, readText } from "./wire";
export { readAttemptAnswer } from "./check_in/attempt_answer";
export type { KioskHttp } from "./http";
export { KioskHttpError } from "./http";
export { APP_VERSION } from "./app_version";
export type { NewItem } from "./outbox/outbox_item";

const screens = makeScreens();

/** Where other modules' bundles add their capture steps. */
export const captureSteps = new CaptureStepRegistry(({ name, Component }) => {
    screens.add({ name: captureScreen(name), Component, readLabel: readCheckInLabel });
});

let kiosk: FaceKiosk | null = null;

/**
 * Where other modules' bundles hand in what must reach Odoo: it survives outages, a reload and a restart.
 *
 * @param tappedAtMs `performance.now()` of the tap it belongs to
 * @returns resolves when Odoo has it, or refused it for good; never rejects
 */
export function postToOdoo(item: NewItem, tappedAtMs: number): Promise<void> {
    return kiosk?.outbox.post(item, tappedAtMs).settled ?? Promise.resolve();
}

function start(): void {
    guardEmployeeLists({
        onFilled: markOnlineList,
        onError: (error, list) => kiosk?.onListError(error, list),
    });
    sendTokenWithKioskRoutes(() => kiosk?.rpcOptions ?? null);
    patchOdooKiosk((app: KioskApp) => {
        const made = new FaceKiosk(app, captureSteps);
        kiosk = made;
        const { luxon } = window as { luxon?: { Settings?: LuxonSettings } };
        setCompanyLanguage(luxon?.Settings, document.documentElement.lang);
        registry.category("main_components").add("eh_hr_face_kiosk.KioskLayer", {
            Component: KioskLayer,
            props: { kiosk: made, screens },
        });
        made.start();
        new ScreenWakeLock().start();
        watchPairingLinks((link) => {
            made.pairing.open("link", link);
        });
        return made;
    });
}

try {
    start();
} catch (error) {
    console.error("eh_hr_face_kiosk: could not start, Odoo's kiosk goes on alone", error);
}
