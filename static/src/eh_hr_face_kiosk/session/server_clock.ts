/**
 * By how much this tablet's clock differs from Odoo's. Kept over restarts: what somebody taps before Odoo is reached again
 * has to be dated all the same.
 */

const KEY_PREFIX = "eh_hr_face_kiosk.clock.";
/** Odoo says whole seconds. */
const SERVER_STEP_MS = 1000;

type KeyValueStorage = Pick<Storage, "getItem" | "setItem">;

export class ServerClock {
    private skew: number | null;
    private readonly key: string;

    constructor(
        private readonly storage: KeyValueStorage | null,
        companyId: number,
        private readonly wallMs: () => number = () => Date.now(),
    ) {
        this.key = `${KEY_PREFIX}${companyId}`;
        this.skew = this.load();
    }

    /** Device clock minus Odoo's when they last met, in ms; null before they ever did. */
    get skewMs(): number | null {
        return this.skew;
    }

    /**
     * @param serverTime ISO 8601, as Odoo said it
     * @param roundTripMs how long the question took
     */
    note(serverTime: string, roundTripMs: number): void {
        const serverMs = Date.parse(serverTime);
        if (Number.isNaN(serverMs)) {
            return;
        }
        this.skew = Math.round(this.wallMs() - roundTripMs / 2 - serverMs - SERVER_STEP_MS / 2);
        try {
            this.storage?.setItem(this.key, String(this.skew));
        } catch {
            // The next start asks Odoo, as every start does.
        }
    }

    private load(): number | null {
        try {
            const stored = this.storage?.getItem(this.key) ?? "";
            return /^-?\d+$/.test(stored) ? Number(stored) : null;
        } catch {
            return null;
        }
    }
}
