import type { QuietWatch } from "./quiet_watch";

/**
 * Loads the page anew after Odoo was updated, at a moment when nobody stands in front of it, and once per version: a
 * proxy that still serves the old page must not make the kiosk reload for ever.
 */
const MARK_KEY = "eh_hr_face_kiosk.reloaded_for";
const CHECK_MS = 1000;
const QUIET_MS = 5000;

export interface PageReloadOptions {
    ownVersion: string;
    quiet: QuietWatch;
    /** No check-in runs and Odoo's first screen is up. */
    isIdle: () => boolean;
    reload: () => void;
}

export class PageReload {
    private timer: ReturnType<typeof setInterval> | null = null;

    constructor(private readonly options: PageReloadOptions) {}

    /** Called with the version of every session answer. */
    check(serverVersion: string): void {
        if (serverVersion === "" || serverVersion === this.options.ownVersion) {
            return;
        }
        if (this.timer !== null || readMark() === serverVersion) {
            return;
        }
        this.timer = setInterval(() => {
            if (this.isUnattended() && writeMark(serverVersion)) {
                clearInterval(this.timer ?? undefined);
                this.options.reload();
            }
        }, CHECK_MS);
    }

    private isUnattended(): boolean {
        return this.options.quiet.quietMs >= QUIET_MS && this.options.isIdle();
    }
}

function readMark(): string | null {
    try {
        return sessionStorage.getItem(MARK_KEY);
    } catch {
        return null;
    }
}

/** @returns false when it cannot be remembered: then no reload, rather than one a minute */
function writeMark(version: string): boolean {
    try {
        sessionStorage.setItem(MARK_KEY, version);
        return true;
    } catch {
        return false;
    }
}
