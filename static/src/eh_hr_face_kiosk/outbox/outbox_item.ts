/** What waits for Odoo on this tablet. */
import type { JsonObject } from "../wire";

export type ItemKind =
    /** The outcome of an attended capture. */
    | "capture"
    /** A check-in that was taken without Odoo. */
    | "check_in";

/** What is handed in. */
export interface NewItem {
    kind: ItemKind;
    url: string;
    /** Without the times: they are added with every sending. */
    body: JsonObject;
    attemptId: string;
    /** Whose it is, in any words that are the same each time: one person's check-ins stay in their order. */
    subject: string;
}

export interface OutboxItem extends NewItem {
    /** Of the pairing that made it. It never goes out under another one. */
    pairing: string;
    /** 1, 2, 3 ... within a pairing. */
    sequence: number;
    /** The device's clock at the tap, Unix ms. */
    tappedAtMs: number;
    /** Device clock minus Odoo's when the two last met before the tap, in ms; null when they never did. */
    skewMs: number | null;
    /** `""` while it waits; else why Odoo will not have it, a code of docs/wire.md or `"other_pairing"`. */
    refusal: string;
    /** Odoo knows of the refusal. */
    isReported: boolean;
}

/** Names an item on this tablet. */
export function keyOf({ pairing, sequence }: Pick<OutboxItem, "pairing" | "sequence">): string {
    return `${pairing}:${sequence}`;
}
