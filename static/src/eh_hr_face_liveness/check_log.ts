/**
 * Posts the outcomes of captures. An attempt id is stored once by Odoo, so a post without an answer is simply posted again;
 * it goes on in the background while the employee is long gone, and ends with the page.
 *
 * The first try of each is made at once. What fails waits in line: one sender, one outcome at a time, at a pace that leaves
 * the people in front of the kiosk their share of Odoo's limit. An outcome belongs to the tablet it was seen by: without a
 * pairing, or with another one, it waits.
 */

import type { VerdictFields } from "./verdict/verdict_fields";

/** Body of `POST /eh_hr/kiosk/liveness/log`, keys as on the wire. */
export interface CheckLogBody extends VerdictFields {
    attempt_id: string;
    outcome: string;
    prompt: string;
    duration_ms: number;
    blink_count: number;
    fail_reason: string | null;
    trigger: string;
    employee_id?: number;
    policy?: string;
    frames_per_second: number;
    timeline: readonly { at_ms: number; code: string }[];
    /** Of the attempt; left out where it began without Odoo. */
    slip?: string;
    /** The tablet's own score and what it is made of: 0..1, null for not available. */
    l1?: number | null;
    components?: Record<string, number | null> | null;
    reasons?: readonly string[] | null;
    policy_met?: boolean | null;
}

export interface CheckLogOptions {
    /** Rejects with an error that has a `code` of the wire (or the page's own) and `retryAfterSeconds`. */
    send: (body: CheckLogBody) => Promise<unknown>;
    /** Resolves after so many milliseconds, or earlier when `wake` of the log is called. */
    delay: (ms: number, signal: AbortSignal) => Promise<void>;
    /** Which tablet this page is paired as; null while it is not. */
    readDevice: () => number | null;
}

interface Waiting {
    body: CheckLogBody;
    /** Null: seen before the page knew which tablet it is. */
    deviceId: number | null;
    isSending: boolean;
    onSettled: () => void;
}

type SendResult =
    | "settled"
    /** Try again, not before so many seconds. */
    | { retryAfterSeconds: number };

/** After so many failures in a row; the last one repeats. */
const RETRY_DELAYS_MS = [250, 1000, 3000, 10_000, 30_000, 60_000];
/** Between two that go through: 40 a minute, of the 60 that Odoo allows. */
const PACE_MS = 1500;
/** An hour of a busy kiosk without a network; beyond it the oldest are given up. */
const MAX_WAITING = 500;
/** While there is nobody to send as. */
const UNPAIRED_MS = 60_000;

/** Ours, and the same again however often it is asked. Anything else may change: a proxy's page, a token, a budget. */
const FINAL_CODES: readonly string[] = [
    "invalid_json",
    "invalid_field",
    "bad_request",
    "body_too_large",
];
const SLIP_REFUSALS: readonly string[] = ["slip_expired", "slip_refused"];

export class CheckLog {
    private waiting: Waiting[] = [];
    private isDraining = false;
    private sleep = new AbortController();

    constructor(private readonly options: CheckLogOptions) {}

    /** How many outcomes Odoo has not confirmed yet. */
    get waitingCount(): number {
        return this.waiting.length;
    }

    /** Resolves when Odoo stored it, or refused it for good. Never rejects. */
    post(body: CheckLogBody): Promise<void> {
        return new Promise((resolve) => {
            const deviceId = this.options.readDevice();
            const item = { body, deviceId, isSending: false, onSettled: resolve };
            this.waiting.push(item);
            if (this.waiting.length > MAX_WAITING) {
                this.settle(this.waiting[0]);
            }
            void this.sendFirst(item);
        });
    }

    /** The network is back, or the tablet is paired again: no need to wait any longer. */
    wake(): void {
        this.sleep.abort();
        this.sleep = new AbortController();
    }

    private async sendFirst(item: Waiting): Promise<void> {
        const result = this.isMine(item) ? await this.send(item) : { retryAfterSeconds: 0 };
        if (result === "settled") {
            this.settle(item);
        } else {
            await this.drain(result.retryAfterSeconds);
        }
    }

    /** The one sender of what waits; ends with the last of it. */
    private async drain(retryAfterSeconds: number): Promise<void> {
        if (this.isDraining) {
            return;
        }
        this.isDraining = true;
        let failures = 1;
        let waitMs = findDelay(failures, retryAfterSeconds);
        while (this.waiting.length > 0) {
            await this.options.delay(waitMs, this.sleep.signal);
            const item = this.waiting.find((other) => !other.isSending && this.isMine(other));
            if (!item) {
                waitMs = this.waiting.some(({ isSending }) => isSending) ? PACE_MS : UNPAIRED_MS;
                continue;
            }
            const result = await this.send(item);
            if (result === "settled") {
                this.settle(item);
                failures = 0;
                waitMs = PACE_MS;
            } else {
                // The next one first: this one may be the only one that Odoo stumbles over.
                this.waiting = [...this.waiting.filter((other) => other !== item), item];
                waitMs = findDelay(++failures, result.retryAfterSeconds);
            }
        }
        this.isDraining = false;
    }

    private async send(item: Waiting): Promise<SendResult> {
        item.isSending = true;
        try {
            await this.options.send(item.body);
            return "settled";
        } catch (error) {
            const { code = "", retryAfterSeconds = 0 } = error as {
                code?: string;
                retryAfterSeconds?: number;
            };
            const { body } = item;
            if (SLIP_REFUSALS.includes(code) && body.slip !== undefined) {
                return await this.send(without(item, "slip"));
            }
            if (code === "employee_refused" && body.employee_id !== undefined) {
                // Archived meanwhile, and nothing says that they were admitted: the outcome alone can still be kept.
                return await this.send(without(item, "employee_id"));
            }
            if (FINAL_CODES.includes(code) || code === "employee_refused") {
                console.warn(`eh_hr_face_liveness: an outcome was refused: ${code}`);
                return "settled";
            }
            return { retryAfterSeconds };
        } finally {
            item.isSending = false;
        }
    }

    private settle(item: Waiting | undefined): void {
        this.waiting = this.waiting.filter((other) => other !== item);
        item?.onSettled();
    }

    private isMine({ deviceId }: Waiting): boolean {
        const current = this.options.readDevice();
        return current !== null && (deviceId === null || deviceId === current);
    }
}

/** For this and every later try. */
function without(item: Waiting, key: "slip" | "employee_id"): Waiting {
    const body = { ...item.body };
    Reflect.deleteProperty(body, key);
    item.body = body;
    return item;
}

function findDelay(failures: number, retryAfterSeconds: number): number {
    const last = RETRY_DELAYS_MS.length - 1;
    return Math.max(RETRY_DELAYS_MS[Math.min(failures - 1, last)] ?? 0, retryAfterSeconds * 1000);
}
