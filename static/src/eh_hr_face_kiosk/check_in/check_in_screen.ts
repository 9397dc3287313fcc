import { _t, type KioskApp } from "../../odoo";
import { explainCheckInError } from "../error_texts";
import type { Teller } from "../odoo_kiosk/teller";
import {
    FORGOTTEN_SCREEN,
    PAIRING_SCREEN,
    SAVED_SCREEN,
    WAITING_SCREEN,
} from "../screens/screen_names";
import type { KioskState } from "../state";
import type { CheckInScreen } from "./check_in_flow_options";
import { reloadEmployeeLists } from "./employee_lists";

/** Shows a check-in through Odoo's own kiosk: its greeting, its PIN pad, its notifications. */
export function makeCheckInScreen(app: KioskApp, state: KioskState, teller: Teller): CheckInScreen {
    let shown = 0;
    return {
        begin() {
            teller.silence();
            state.undo = null;
        },
        greet(data, repeated, notice) {
            app.employeeData = data;
            app.switchDisplay("greet");
            const said = [
                repeated ? _t("This was already recorded a moment ago. Nothing was changed.") : "",
                notice,
            ].filter(Boolean);
            if (said.length > 0) {
                teller.tell(said.join(" "), "info");
            }
        },
        askPin(data, notice) {
            app.employeeData = data;
            app.switchDisplay("pin");
            if (notice) {
                teller.tell(notice, "info");
            }
        },
        tellSaved({ name }, notice) {
            const time = new Date().toLocaleTimeString(document.documentElement.lang || undefined, {
                hour: "2-digit",
                minute: "2-digit",
            });
            app.switchDisplay(app.manualKioskMode ? "manual" : "main");
            const onClose = () => {
                if (state.screen?.name === SAVED_SCREEN) {
                    state.screen = null;
                }
            };
            state.screen = { name: SAVED_SCREEN, key: ++shown, props: { name, time, onClose } };
            if (notice) {
                teller.tell(notice, "info");
            }
        },
        offerUndo(undo) {
            state.undo = undo;
            setTimeout(() => {
                if (state.undo?.label === undo.label) {
                    state.undo = null;
                }
            }, undo.seconds * 1000);
        },
        showWaiting(onCancel) {
            if (state.screen?.name !== WAITING_SCREEN) {
                const text = _t("Odoo does not answer. Trying again…");
                state.screen = { name: WAITING_SCREEN, key: ++shown, props: { text, onCancel } };
            }
        },
        confirmForgotten(employee) {
            return new Promise((resolve) => {
                const answer = (goesOn: boolean) => {
                    state.screen = null;
                    resolve(goesOn);
                };
                state.screen = {
                    name: FORGOTTEN_SCREEN,
                    key: ++shown,
                    props: { name: employee.name, since: employee.since, onAnswer: answer },
                    // Nobody loses a check-out by a broken screen.
                    onBroken: () => {
                        resolve(true);
                    },
                    onTaken: () => {
                        resolve(false);
                    },
                };
            });
        },
        clear() {
            const { screen } = state;
            if (screen && screen.name !== PAIRING_SCREEN) {
                state.screen = null;
                // For a capture that is still running; one that ended hears nothing.
                screen.onTaken?.();
            }
        },
        tellNobody(subject) {
            if ("badge" in subject) {
                teller.tell(explainUnknownBadge(subject.badge), "danger");
            } else if ("employeeId" in subject) {
                reloadEmployeeLists();
                teller.tell(
                    _t(
                        "Odoo no longer has this employee here, so nobody was checked in. The list was loaded anew; please ask your HR department.",
                    ),
                    "danger",
                );
            }
        },
        tellWrongPin() {
            teller.tell(_t("Wrong Pin"), "danger");
        },
        tellError(error) {
            teller.tell(explainCheckInError(error.code, error.message), "danger");
            // Not on the list, where the next person's badge is not expected.
            if (app.state.active_display === "manual" && !app.manualKioskMode) {
                app.switchDisplay("main");
            }
        },
    };
}

function explainUnknownBadge(barcode: string): string {
    // The first sentence in Odoo's own words, so that the terms of hr_attendance's translations say it.
    const nobody = _t("No employee corresponding to Badge ID '%(barcode)s.'", { barcode });
    const advice = _t(
        "Please scan again, one badge at a time. If that does not help, ask your administrator to check the reader's keyboard layout.",
    );
    return `${nobody} ${advice}`;
}
