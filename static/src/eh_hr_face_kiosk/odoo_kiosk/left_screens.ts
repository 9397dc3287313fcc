import type { KioskApp } from "../../odoo";

/** A screen that somebody opened and nobody touches for so long was left: it is not the next person's. */
const LEFT_MS = 60_000;
const CHECK_MS = 5000;

/** Odoo's screens that do not go back by themselves. */
const LEFT_OPEN: readonly string[] = ["pin", "manual"];

export interface LeftScreensOptions {
    app: KioskApp;
    /** How long nobody has touched the tablet. */
    readQuietMs: () => number;
    /** Whether a screen of ours lies over Odoo's. */
    isCovered: () => boolean;
}

/** Takes Odoo's kiosk back to its first screen when a PIN pad or a list of employees was left open. */
export function leaveForgottenScreens(options: LeftScreensOptions): void {
    setInterval(() => {
        if (isLeft(options)) {
            options.app.kioskReturn();
        }
    }, CHECK_MS);
}

export function isLeft({ app, readQuietMs, isCovered }: LeftScreensOptions): boolean {
    const { active_display: display } = app.state;
    const isFirst = display === "manual" && app.manualKioskMode;
    return LEFT_OPEN.includes(display) && !isFirst && !isCovered() && readQuietMs() >= LEFT_MS;
}
