/**
 * Keeps the tablet's screen on while the kiosk page is in front. The browser drops the lock whenever the page is hidden,
 * so it is asked for again each time. Where there is none (plain http, an old browser) the tablet's own settings decide.
 */
export class ScreenWakeLock {
    private sentinel: WakeLockSentinel | null = null;
    private asking = false;

    start(): void {
        document.addEventListener("visibilitychange", () => void this.acquire());
        void this.acquire();
    }

    private async acquire(): Promise<void> {
        const { wakeLock } = navigator as { wakeLock?: WakeLock };
        if (!wakeLock || document.visibilityState !== "visible") {
            return;
        }
        if (this.asking || (this.sentinel && !this.sentinel.released)) {
            return;
        }
        this.asking = true;
        try {
            this.sentinel = await wakeLock.request("screen");
        } catch {
            // A low battery refuses it; the next return to the page asks again.
        } finally {
            this.asking = false;
        }
    }
}
