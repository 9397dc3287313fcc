/** What becomes of an item, as pure rules: which goes next, what an answer means, how long to wait. */
import type { OutboxItem } from "./outbox_item";

/** What one sending came to. */
export type Verdict =
    | { kind: "sent" }
    /** The same once more at once, without this key of its body. */
    | { kind: "without"; key: "slip" | "employee_id" }
    /** Odoo says no, and would each time: it stays for HR to see. */
    | { kind: "refused"; code: string }
    | { kind: "again"; retryAfterSeconds: number };

/** What the page's client says of a failure. */
export interface SendFailure {
    code: string;
    retryAfterSeconds: number;
}

/** Ours, and the same again however often it is asked. Anything else may change: a proxy's page, a token, a budget. */
const FINAL_CODES: readonly string[] = [
    "invalid_json",
    "invalid_field",
    "bad_request",
    "body_too_large",
    "slip_refused",
    "slip_expired",
    "employee_refused",
];
const SLIP_REFUSALS: readonly string[] = ["slip_expired", "slip_refused"];
/** Odoo fails over this very item: after so many times it is left to HR. An hour at least, by the delays below. */
const MAX_ERRORS = 60;

/** After so many failures in a row; the last one repeats. */
const RETRY_DELAYS_MS = [250, 1000, 3000, 10_000, 30_000, 60_000];
/** Tablets that lost Odoo at one moment do not come back at one moment. */
const JITTER = 0.5;

/** A report that is older than this says so. */
export const LATE_AFTER_MS = 60_000;

/**
 * @param failure null when Odoo took it
 * @param errors how often Odoo itself failed over this item, this time included
 */
export function judge(
    item: Pick<OutboxItem, "body" | "kind">,
    failure: SendFailure | null,
    errors: number,
): Verdict {
    if (!failure) {
        return { kind: "sent" };
    }
    const { code, retryAfterSeconds } = failure;
    if (SLIP_REFUSALS.includes(code) && item.body["slip"] !== undefined) {
        return { kind: "without", key: "slip" };
    }
    if (code === "employee_refused" && item.kind === "capture" && "employee_id" in item.body) {
        // Archived meanwhile, and nothing says that they were admitted: the outcome alone can still be kept.
        return { kind: "without", key: "employee_id" };
    }
    if (FINAL_CODES.includes(code) || (code === "internal_error" && errors >= MAX_ERRORS)) {
        return { kind: "refused", code };
    }
    return { kind: "again", retryAfterSeconds };
}

/**
 * @param items in the order of their sequence
 * @param isDue whether an item's own pause is over
 * @param isLive somebody stands in front of the tablet and waits for it: it goes first
 * @returns null when nothing can go now
 */
export function findNext(
    items: readonly OutboxItem[],
    pairing: string,
    isDue: (item: OutboxItem) => boolean,
    isLive: (item: OutboxItem) => boolean,
): OutboxItem | null {
    const waiting = items.filter((item) => isWaiting(item, pairing));
    const able = waiting.filter(
        (item, index) =>
            isDue(item) && !waiting.slice(0, index).some((before) => goesBefore(before, item)),
    );
    return able.find(isLive) ?? able[0] ?? null;
}

export function isWaiting(item: OutboxItem, pairing: string): boolean {
    return item.refusal === "" && item.pairing === pairing;
}

/** An attempt's capture before its check-in, and one person's check-ins as they tapped. */
function goesBefore(before: OutboxItem, item: OutboxItem): boolean {
    return (
        before.attemptId === item.attemptId ||
        (before.kind === "check_in" && item.kind === "check_in" && before.subject === item.subject)
    );
}

/**
 * @param failures in a row, 1 or more
 * @param random 0 to 1
 */
export function findDelayMs(failures: number, retryAfterSeconds: number, random: number): number {
    const last = RETRY_DELAYS_MS.length - 1;
    const delay = RETRY_DELAYS_MS[Math.min(failures - 1, last)] ?? 0;
    return Math.max(delay, retryAfterSeconds * 1000) * (1 + JITTER * random);
}

/** What Odoo is told of the time of an item; keys as on the wire. */
export interface ItemTimes {
    late: boolean;
    tapped_at: string;
    sent_at: string;
    sequence: number;
    skew_ms: number | null;
}

/**
 * @param nowMs the device's clock, which may have been set since
 * @param ageMs how long it has waited by a clock that nobody sets; null after the page was loaded anew
 */
export function describeTimes(item: OutboxItem, nowMs: number, ageMs: number | null): ItemTimes {
    const elapsed = ageMs ?? nowMs - item.tappedAtMs;
    return {
        // A clock that went back says nothing of how long it was: then it was long.
        late: elapsed < 0 || elapsed > LATE_AFTER_MS,
        tapped_at: new Date(item.tappedAtMs).toISOString(),
        sent_at: new Date(nowMs).toISOString(),
        sequence: item.sequence,
        skew_ms: item.skewMs,
    };
}
