/**
 * Posts the outcomes of captures. An attempt id is stored once by Odoo, so a post without an answer is simply posted again;
 * it goes on in the background while the employee is long gone, and ends with the page.
 */

/** Body of `POST /eh_hr/kiosk/liveness/log`, keys as on the wire. */
export interface CheckLogBody {
    attempt_id: string;
    outcome: string;
    prompt: string;
    duration_ms: number;
    blink_count: number;
    fail_reason: string | null;
    trigger: string;
    employee_id?: number;
    policy: string;
    frames_per_second: number;
    timeline: { at_ms: number; code: string }[];
    /** The tablet's own score and what it is made of: 0..1, null for not available. */
    l1?: number | null;
    components?: Record<string, number | null> | null;
    reasons?: readonly string[] | null;
    policy_met?: boolean | null;
}

export interface CheckLogOptions {
    /** Rejects with an error that has `status` (0 without an answer) and `retryAfterSeconds`. */
    send: (body: CheckLogBody) => Promise<unknown>;
    delay: (ms: number) => Promise<void>;
}

/** Between the tries; the last one repeats. */
const RETRY_DELAYS_MS = [250, 1000, 3000, 10_000, 30_000, 60_000];
/** An hour of a busy kiosk without a network; beyond it the oldest are given up. */
const MAX_WAITING = 500;

export class CheckLog {
    private readonly waiting = new Set<CheckLogBody>();

    constructor(private readonly options: CheckLogOptions) {}

    /** How many outcomes Odoo has not confirmed yet. */
    get waitingCount(): number {
        return this.waiting.size;
    }

    /** Resolves when Odoo stored it, or refused it for good. Never rejects. */
    async post(body: CheckLogBody): Promise<void> {
        this.waiting.add(body);
        if (this.waiting.size > MAX_WAITING) {
            this.waiting.delete([...this.waiting][0] ?? body);
        }
        for (let tries = 0; this.waiting.has(body); tries++) {
            const waitMs = await this.send(body, tries);
            if (waitMs === null) {
                this.waiting.delete(body);
            } else {
                await this.options.delay(waitMs);
            }
        }
    }

    /** @returns null when it is settled, else how long to wait */
    private async send(body: CheckLogBody, tries: number): Promise<number | null> {
        try {
            await this.options.send(body);
            return null;
        } catch (error) {
            const { status = 0, retryAfterSeconds = 0 } = error as {
                status?: number;
                retryAfterSeconds?: number;
            };
            const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 408;
            if (isFinal) {
                console.warn(`eh_hr_face_liveness: an outcome was refused with ${status}`);
                return null;
            }
            const delayMs = RETRY_DELAYS_MS[Math.min(tries, RETRY_DELAYS_MS.length - 1)] ?? 0;
            return Math.max(delayMs, retryAfterSeconds * 1000);
        }
    }
}
