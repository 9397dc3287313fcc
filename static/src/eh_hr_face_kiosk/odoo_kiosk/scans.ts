import { _t, type KioskApp } from "../../odoo";
import type { CheckInFlow } from "../check_in/check_in_flow";
import { SAVED_SCREEN } from "../screens/screen_names";
import type { KioskState } from "../state";
import { KeyPace } from "./key_pace";
import type { Teller } from "./teller";

/** Odoo's screens on which a badge begins a check-in. A greeting ends with it, and so does a list. */
const OPEN_SCREENS: readonly string[] = ["main", "greet", "manual"];

export interface ScansOptions {
    app: KioskApp;
    state: KioskState;
    flow: Pick<CheckInFlow, "isBusy" | "badge" | "startBadge">;
    teller: Pick<Teller, "tell">;
    pace?: KeyPace;
}

/** What was saved needs nobody any more: the next badge closes it. */
function isCovered({ screen }: KioskState): boolean {
    return screen !== null && screen.name !== SAVED_SCREEN;
}

/** What becomes of a scanned badge, wherever the kiosk stands: taken, or told that it was not. Never lost in silence. */
export class Scans {
    private readonly pace: KeyPace;

    constructor(private readonly options: ScansOptions) {
        this.pace = options.pace ?? new KeyPace();
    }

    start(): void {
        window.addEventListener(
            "keydown",
            ({ timeStamp }) => {
                this.pace.add(timeStamp);
            },
            { capture: true, passive: true },
        );
    }

    async onScan(barcode: string): Promise<void> {
        const { app, state, flow, teller } = this.options;
        const { active_display: display } = app.state;
        if (display === "settings") {
            return;
        }
        if (display === "pin") {
            // The digits are on their way into the PIN pad: see `isBadge`.
            if (this.isBadge(barcode)) {
                teller.tell(
                    _t("This was a badge, not a PIN. Enter your PIN, or go back and scan again."),
                    "warning",
                );
            }
        } else if (flow.isBusy || isCovered(state) || !OPEN_SCREENS.includes(display)) {
            // A reader that reads one badge twice is no second person.
            if (barcode !== flow.badge) {
                teller.tell(
                    _t("This badge was not taken. Finish here first, then scan it again."),
                    "warning",
                );
            }
        } else {
            state.screen = null;
            if (display !== "main") {
                app.switchDisplay("main");
            }
            // Odoo's scanner dialog holds the camera that a capture needs.
            app.dialogService.closeAll();
            await flow.startBadge(barcode);
        }
    }

    /** Whether what the PIN pad collected was typed by a reader. */
    isBadge(entered: string): boolean {
        return this.pace.isReader(entered.length, performance.now());
    }
}
