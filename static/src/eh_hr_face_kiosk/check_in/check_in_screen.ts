import { _t, type KioskApp } from "../../odoo";
import type { CheckInScreen } from "./check_in_flow";
import { explainCheckInError } from "../error_texts";
import type { KioskState } from "../state";

const NOTICE_MS = 6000;

/** Shows a check-in through Odoo's own kiosk: its greeting, its PIN pad, its notifications. */
export function makeCheckInScreen(app: KioskApp, state: KioskState): CheckInScreen {
    const tell = (text: string, type: "info" | "danger") => {
        app.notification.add(text, { type, autocloseDelay: NOTICE_MS });
    };
    return {
        greet(data, repeated, notice) {
            app.employeeData = data;
            app.switchDisplay("greet");
            if (repeated) {
                tell(_t("This was already recorded a moment ago. Nothing was changed."), "info");
            }
            if (notice) {
                tell(notice, "info");
            }
        },
        askPin(data, notice) {
            app.employeeData = data;
            app.switchDisplay("pin");
            if (notice) {
                tell(notice, "info");
            }
        },
        showWaiting(onCancel) {
            if (state.screen?.kind !== "waiting") {
                state.screen = {
                    kind: "waiting",
                    text: _t("Odoo does not answer. Trying again…"),
                    onCancel,
                };
            }
        },
        clear() {
            const { screen } = state;
            if (screen && screen.kind !== "pairing") {
                state.screen = null;
            }
            if (screen?.kind === "capture") {
                // For a capture that is still running; one that ended hears nothing.
                screen.onDone({ kind: "cancelled" });
            }
        },
        tellUnknownBadge(barcode) {
            // Odoo's own words, so that the terms of hr_attendance's translations say it.
            app.displayNotification(
                _t("No employee corresponding to Badge ID '%(barcode)s.'", { barcode }),
            );
        },
        tellWrongPin() {
            app.displayNotification(_t("Wrong Pin"));
        },
        tellError(error) {
            tell(explainCheckInError(error.code, error.message), "danger");
        },
    };
}
