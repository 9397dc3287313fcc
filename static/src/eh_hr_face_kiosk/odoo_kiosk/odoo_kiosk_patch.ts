/**
 * Where we step into Odoo's kiosk: who was tapped or scanned, and the PIN. An unpaired tablet, and one where something of
 * ours failed, goes Odoo's own way.
 */
import { publicKiosk, type KioskApp } from "../../odoo";
import type { FaceKiosk } from "../face_kiosk";
import { wrapMethods } from "./wrap_methods";

/**
 * @param attach makes the kiosk's parts for Odoo's component; what it throws leaves Odoo's kiosk alone
 */
export function patchOdooKiosk(attach: (app: KioskApp) => FaceKiosk): void {
    let kiosk: FaceKiosk | null = null;
    const readPaired = () => (kiosk?.state.paired === true ? kiosk : null);

    wrapMethods<KioskApp>(publicKiosk.kioskAttendanceApp.prototype, {
        setup(original) {
            original();
            try {
                kiosk = attach(this);
                kiosk.onOdooScreen(this.state.active_display);
            } catch (error) {
                console.error("eh_hr_face_kiosk: could not start, Odoo's kiosk goes on", error);
            }
        },
        switchDisplay(original, screen) {
            original(screen);
            kiosk?.onOdooScreen(this.state.active_display);
        },
        async setSetting(original, mode) {
            await original(mode);
            kiosk?.onOdooScreen(this.state.active_display);
        },
        kioskReturn(original, ...args) {
            kiosk?.flow.cancel();
            original(...args);
        },
        async kioskConfirm(original, employeeId) {
            const paired = readPaired();
            await (paired ? paired.flow.startManual(employeeId) : original(employeeId));
        },
        async onManualSelection(original, employeeId, enteredPin) {
            const paired = readPaired();
            if (!paired) {
                await original(employeeId, enteredPin);
            } else if (!paired.scans.isBadge(enteredPin || "")) {
                await paired.flow.enterPin(employeeId, enteredPin || "");
            }
        },
        async onBarcodeScanned(original, barcode) {
            const paired = readPaired();
            await (paired ? paired.scans.onScan(barcode) : original(barcode));
        },
    });
}
