/**
 * Where the outbox lies: on this browser's disk, shared by all of its pages.
 *
 * A browser that keeps nothing (a private window, a full disk) must not lose what somebody just did: what cannot be written is
 * held in memory, and `isKept` says that a restart would lose it.
 */
import { keyOf, type OutboxItem } from "./outbox_item";
import type { TabletDatabase } from "./tablet_database";

/** More than a check-in needs. */
const PROBE_CHARS = 64 * 1024;
const PROBE_KEY = "probe";

export class OutboxStore {
    private readonly held = new Map<string, OutboxItem>();
    private readonly lastSequence = new Map<string, number>();
    private isWritable = true;

    constructor(private readonly database: TabletDatabase) {}

    /** Whether what is here survives a restart, and what comes now would. */
    get isKept(): boolean {
        return this.isWritable && !this.isHolding;
    }

    /** Whether something would be lost if this page were loaded anew now. */
    get isHolding(): boolean {
        return this.held.size > 0;
    }

    /** Gives it the next sequence of its pairing. Never rejects. */
    async add(unnumbered: Omit<OutboxItem, "sequence">): Promise<OutboxItem> {
        const { pairing } = unnumbered;
        const known = this.lastSequence.get(pairing) ?? 0;
        let item: OutboxItem | null = null;
        const isWritten = await this.tryWriting(async () => {
            item = await this.write(unnumbered, known);
        });
        item ??= { ...unnumbered, sequence: known + 1 };
        this.lastSequence.set(pairing, item.sequence);
        if (!isWritten) {
            this.held.set(keyOf(item), item);
        }
        return item;
    }

    /** All of them, in order within each pairing. Never rejects. */
    async list(): Promise<OutboxItem[]> {
        let kept: OutboxItem[] = [];
        await this.tryWriting(async () => {
            kept = await this.database.use((database) => database.getAll("items"));
        });
        const byKey = new Map([...kept, ...this.held.values()].map((item) => [keyOf(item), item]));
        return [...byKey.values()].sort(
            (a, b) => a.pairing.localeCompare(b.pairing) || a.sequence - b.sequence,
        );
    }

    /** Writes an item that is known already. Never rejects: unwritten, it is sent, or refused, once more. */
    async update(item: OutboxItem): Promise<void> {
        if (this.held.has(keyOf(item))) {
            this.held.set(keyOf(item), item);
            return;
        }
        await this.tryWriting(() => this.database.use((database) => database.put("items", item)));
    }

    /** Never rejects: what cannot be removed is sent once more, which does no harm. */
    async remove({ pairing, sequence }: OutboxItem): Promise<void> {
        this.held.delete(keyOf({ pairing, sequence }));
        await this.tryWriting(() =>
            this.database.use((database) => database.delete("items", [pairing, sequence])),
        );
    }

    /** Tries whether a check-in could be kept now, and moves what is held in memory to the disk. Never rejects. */
    async probe(): Promise<boolean> {
        return this.tryWriting(async () => {
            const filling = "x".repeat(PROBE_CHARS);
            await this.database.use((database) => database.put("meta", filling, PROBE_KEY));
            await this.database.use((database) => database.delete("meta", PROBE_KEY));
            for (const [key, item] of this.held) {
                await this.database.use((database) => database.put("items", item));
                this.held.delete(key);
            }
        });
    }

    private write(unnumbered: Omit<OutboxItem, "sequence">, known: number): Promise<OutboxItem> {
        return this.database.use(async (database) => {
            const counter = `sequence:${unnumbered.pairing}`;
            const change = database.transaction(["items", "meta"], "readwrite", {
                durability: "strict",
            });
            const stored = await change.objectStore("meta").get(counter);
            const sequence = Math.max(typeof stored === "number" ? stored : 0, known) + 1;
            const item: OutboxItem = { ...unnumbered, sequence };
            await Promise.all([
                change.objectStore("meta").put(sequence, counter),
                change.objectStore("items").put(item),
                change.done,
            ]);
            return item;
        });
    }

    /** @returns whether it went well, which is then what is known of the disk */
    private async tryWriting(work: () => Promise<unknown>): Promise<boolean> {
        try {
            await work();
            this.isWritable = true;
        } catch {
            this.isWritable = false;
        }
        return this.isWritable;
    }
}
