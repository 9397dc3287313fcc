/** One sender over all pages of this browser. Plain http has no locks: there each page sends, and Odoo writes each item once. */

/** Another page that holds it longer than a sending takes is not waited for. */
const LOCK_TIMEOUT_MS = 15_000;

export function makeSenderLock(companyId: number) {
    const { locks } = navigator as { locks?: LockManager };
    const name = `eh_hr_face_kiosk.outbox.${companyId}`;
    return <T>(work: () => Promise<T>): Promise<T> =>
        locks
            ? locks.request(name, { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) }, work)
            : work();
}

/** Resolves after so many milliseconds, or earlier when the signal aborts. */
export function waitUnlessWoken(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        if (signal.aborted) {
            resolve();
            return;
        }
        const timer = setTimeout(resolve, ms);
        signal.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
        });
    });
}
