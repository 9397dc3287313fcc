/**
 * The one way of whatever must arrive: an item is written down first, then sent, and goes when Odoo has it.
 *
 * One sender at a time, over all pages of this browser. What somebody waits for in front of the tablet goes at once; what lies
 * here from before goes at a pace that leaves the people there their share of Odoo's limit.
 */
import {
    describeTimes,
    findDelayMs,
    findNext,
    isWaiting,
    judge,
    type SendFailure,
    type Verdict,
} from "./outbox_rules";
import { keyOf, type ItemKind, type NewItem, type OutboxItem } from "./outbox_item";
import type { OutboxStore } from "./outbox_store";
import type { JsonObject } from "../wire";

export interface OutboxOptions {
    store: Pick<OutboxStore, "add" | "list" | "update" | "remove">;
    /** Rejects with an error that has a `code` of the wire (or the page's own) and `retryAfterSeconds`. */
    send: (url: string, body: JsonObject) => Promise<unknown>;
    /** This page's pairing, or null while it has none. */
    readPairing: () => string | null;
    /** Device clock minus Odoo's when they last met, in ms. */
    readSkewMs: () => number | null;
    /** Runs one sender at a time over all pages. May reject: then it is tried again. */
    lock: (work: () => Promise<number | null>) => Promise<number | null>;
    clocks: { wallMs: () => number; monotonicMs: () => number };
    random: () => number;
    /** Resolves after so many milliseconds, or earlier when the signal aborts. */
    wait: (ms: number, signal: AbortSignal) => Promise<void>;
    onChange: () => void;
    /** An item will never go by itself. */
    onRefused: () => void;
}

/** Between two that go through: 40 a minute, of the 60 that Odoo allows. Late check-ins have a limit of their own. */
const PACE_MS: Record<ItemKind, number> = { capture: 1500, check_in: 0 };
const LOCK_RETRY_MS = 3000;

export class Outbox {
    private items: readonly OutboxItem[] = [];
    private isPumping = false;
    private sleep = new AbortController();
    private lastPairing: string | null = null;
    private readonly live = new Set<string>();
    private readonly settled = new Map<string, () => void>();
    private readonly addedAt = new Map<string, number>();
    private readonly dueAt = new Map<string, number>();
    private readonly tries = new Map<string, number>();
    private readonly errors = new Map<string, number>();
    private readonly pauses: Record<ItemKind, Pause> = {
        capture: { ...NO_PAUSE },
        check_in: { ...NO_PAUSE },
    };

    constructor(private readonly options: OutboxOptions) {}

    /** What Odoo has not confirmed yet, of this pairing. */
    get waiting(): readonly OutboxItem[] {
        const pairing = this.options.readPairing();
        return this.items.filter((item) => pairing !== null && isWaiting(item, pairing));
    }

    /** All that lies here, refused items and those of other pairings too. */
    get all(): readonly OutboxItem[] {
        return this.items;
    }

    /** Whether somebody's check-in still has to reach Odoo: what Odoo would say of them now is not true. */
    hasCheckInOf(subject: string): boolean {
        return this.waiting.some((item) => item.kind === "check_in" && item.subject === subject);
    }

    /**
     * @param tappedAtMs the device's clock, Unix ms
     * @returns `stored` resolves when it is written down, `settled` when Odoo took it or refused it for good. Neither rejects
     */
    post(item: NewItem, tappedAtMs: number): { stored: Promise<void>; settled: Promise<void> } {
        let onSettled: () => void = () => undefined;
        const settled = new Promise<void>((resolve) => {
            onSettled = resolve;
        });
        return { stored: this.keep(item, tappedAtMs, onSettled), settled };
    }

    /** There is reason to hope: the network is back, Odoo answered, the tablet is paired. */
    hurry(): void {
        for (const pause of Object.values(this.pauses)) {
            // Who was told when to come again, comes then.
            pause.untilMs = pause.isTold ? pause.untilMs : 0;
        }
        this.dueAt.clear();
        this.wake();
    }

    /** Reads again what lies here. */
    async refresh(): Promise<void> {
        this.take(await this.options.store.list());
    }

    /** For the report of refusals: Odoo knows of these now. */
    async markReported(
        items: readonly OutboxItem[],
        refusal: (item: OutboxItem) => string,
    ): Promise<void> {
        for (const item of items) {
            await this.options.store.update({
                ...item,
                refusal: refusal(item),
                isReported: true,
            });
        }
        await this.refresh();
    }

    async forget(items: readonly OutboxItem[]): Promise<void> {
        for (const item of items) {
            await this.options.store.remove(item);
        }
        await this.refresh();
    }

    private async keep(item: NewItem, tappedAtMs: number, onSettled: () => void): Promise<void> {
        const { store, clocks, readSkewMs } = this.options;
        // A pairing that ended during the attempt is still the one that it was made under.
        const pairing = this.options.readPairing() ?? this.lastPairing ?? "";
        const added = await store.add({
            ...item,
            pairing,
            tappedAtMs,
            skewMs: readSkewMs(),
            refusal: "",
            isReported: false,
        });
        const key = keyOf(added);
        this.addedAt.set(key, clocks.monotonicMs());
        this.live.add(key);
        this.settled.set(key, onSettled);
        this.take([...this.items, added]);
        this.wake();
    }

    private wake(): void {
        this.sleep.abort();
        this.sleep = new AbortController();
        void this.pump();
    }

    /** Ends when nothing waits. */
    private async pump(): Promise<void> {
        if (this.isPumping) {
            return;
        }
        this.isPumping = true;
        for (;;) {
            const { signal } = this.sleep;
            const waitMs = await this.options
                .lock(() => this.step())
                .catch((): number => LOCK_RETRY_MS);
            if (waitMs !== null) {
                await this.options.wait(waitMs, signal);
            } else if (!signal.aborted) {
                break;
            }
        }
        this.isPumping = false;
    }

    /** Sends one. @returns how long until there may be another, null when nothing waits */
    private async step(): Promise<number | null> {
        const { store, clocks } = this.options;
        this.take(await store.list());
        const pairing = this.options.readPairing();
        if (pairing === null || this.waiting.length === 0) {
            return null;
        }
        this.lastPairing = pairing;
        const now = clocks.monotonicMs();
        const isLive = (item: OutboxItem) => this.live.has(keyOf(item));
        const next = findNext(
            this.items,
            pairing,
            (item) => isLive(item) || this.findDueMs(item) <= now,
            isLive,
        );
        if (next) {
            await this.sendOne(next);
            return 0;
        }
        // What is due already waits for one before it that is not.
        const later = this.waiting.map((item) => this.findDueMs(item)).filter((due) => due > now);
        return later.length > 0 ? Math.min(...later) - now : LOCK_RETRY_MS;
    }

    private findDueMs(item: OutboxItem): number {
        return Math.max(this.dueAt.get(keyOf(item)) ?? 0, this.pauses[item.kind].untilMs);
    }

    private async sendOne(item: OutboxItem): Promise<void> {
        const { store } = this.options;
        this.live.delete(keyOf(item));
        const failure = await this.trySending(item);
        const verdict = this.judge(item, failure);
        switch (verdict.kind) {
            case "sent":
                await store.remove(item);
                this.pause(item.kind, { failures: 0, delayMs: PACE_MS[item.kind], isTold: false });
                break;
            case "without":
                await store.update({ ...item, body: without(item.body, verdict.key) });
                this.live.add(keyOf(item));
                break;
            case "refused":
                await store.update({ ...item, refusal: verdict.code });
                this.options.onRefused();
                break;
            case "again":
                this.putOff(item, verdict.retryAfterSeconds);
        }
        this.take(await store.list());
    }

    private async trySending(item: OutboxItem): Promise<SendFailure | null> {
        const { send, clocks } = this.options;
        const addedAt = this.addedAt.get(keyOf(item));
        const ageMs = addedAt === undefined ? null : clocks.monotonicMs() - addedAt;
        try {
            await send(item.url, { ...item.body, ...describeTimes(item, clocks.wallMs(), ageMs) });
            return null;
        } catch (error) {
            const { code = "", retryAfterSeconds = 0 } = error as Partial<SendFailure>;
            return { code, retryAfterSeconds };
        }
    }

    private judge(item: OutboxItem, failure: SendFailure | null): Verdict {
        const key = keyOf(item);
        const errors = (this.errors.get(key) ?? 0) + (failure?.code === "internal_error" ? 1 : 0);
        this.errors.set(key, errors);
        return judge(item, failure, errors);
    }

    /** The next one first: this one may be the only one that Odoo stumbles over. */
    private putOff(item: OutboxItem, retryAfterSeconds: number): void {
        const { random, clocks } = this.options;
        const key = keyOf(item);
        const tries = (this.tries.get(key) ?? 0) + 1;
        this.tries.set(key, tries);
        this.dueAt.set(key, clocks.monotonicMs() + findDelayMs(tries, retryAfterSeconds, random()));
        const failures = this.pauses[item.kind].failures + 1;
        const delayMs = findDelayMs(failures, retryAfterSeconds, random());
        this.pause(item.kind, { failures, delayMs, isTold: retryAfterSeconds > 0 });
    }

    private pause(
        kind: ItemKind,
        { failures, delayMs, isTold }: { failures: number; delayMs: number; isTold: boolean },
    ): void {
        const untilMs = this.options.clocks.monotonicMs() + delayMs;
        this.pauses[kind] = { failures, untilMs, isTold };
    }

    private take(items: readonly OutboxItem[]): void {
        this.items = items;
        const open = new Set(items.filter(({ refusal }) => refusal === "").map(keyOf));
        for (const [key, onSettled] of this.settled) {
            if (!open.has(key)) {
                this.settled.delete(key);
                for (const known of [
                    this.live,
                    this.addedAt,
                    this.dueAt,
                    this.tries,
                    this.errors,
                ]) {
                    known.delete(key);
                }
                onSettled();
            }
        }
        this.options.onChange();
    }
}

interface Pause {
    /** In a row. */
    failures: number;
    untilMs: number;
    /** Odoo said when to come again. */
    isTold: boolean;
}

const NO_PAUSE: Pause = { failures: 0, untilMs: 0, isTold: false };

function without(body: JsonObject, key: string): JsonObject {
    return Object.fromEntries(Object.entries(body).filter(([name]) => name !== key));
}
