/** What Odoo is told of this tablet's outbox (docs/wire.md, `POST /eh_hr/kiosk/outbox`). */
import { readNumber, type JsonObject } from "../wire";
import { isWaiting } from "./outbox_rules";
import type { OutboxItem } from "./outbox_item";

/** In one report; the next one brings more. */
const MAX_REFUSED = 20;
/** After this a refused item that Odoo knows of goes. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export interface OutboxState {
    items: readonly OutboxItem[];
    pairing: string;
    skewMs: number | null;
    /** Whether a restart would lose nothing. */
    isKept: boolean;
}

/** Refused, or made under another pairing, and not told to Odoo yet. */
export function findUnreported({ items, pairing }: OutboxState): OutboxItem[] {
    return items
        .filter((item) => !item.isReported && !isWaiting(item, pairing))
        .slice(0, MAX_REFUSED);
}

export function findRefusal({ refusal }: OutboxItem): string {
    return refusal || "other_pairing";
}

/** No name, no badge, no PIN and no slip: what an item is about, and why it stays. */
export function describeOutbox(state: OutboxState): JsonObject {
    const waiting = state.items.filter((item) => isWaiting(item, state.pairing));
    const first = waiting[0];
    return {
        waiting: waiting.length,
        oldest_at: first ? new Date(first.tappedAtMs).toISOString() : null,
        skew_ms: state.skewMs,
        is_kept: state.isKept,
        refused: findUnreported(state).map((item) => ({
            kind: item.kind,
            attempt_id: item.attemptId,
            code: findRefusal(item),
            tapped_at: new Date(item.tappedAtMs).toISOString(),
            skew_ms: item.skewMs,
            sequence: item.sequence,
            employee_id: readNumber(item.body, "employee_id"),
        })),
    };
}

/** Refused items whose time is over. */
export function findOutdated(items: readonly OutboxItem[], nowMs: number): OutboxItem[] {
    return items.filter((item) => item.isReported && nowMs - item.tappedAtMs > KEPT_MS);
}
