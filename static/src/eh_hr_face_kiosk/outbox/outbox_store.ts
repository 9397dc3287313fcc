/**
 * Where the outbox lies: IndexedDB, through the `idb` package, shared by all pages of this browser.
 *
 * A browser that keeps nothing (a private window, a full disk) must not lose what somebody just did: what cannot be written is
 * held in memory, and `isKept` says that a restart would lose it.
 */
/*!
 * With idb, Copyright (c) 2016, Jake Archibald <jaffathecake@gmail.com>
 *
 * Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
 * provided that the above copyright notice and this permission notice appear in all copies.
 *
 * THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
 * CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF
 * CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { keyOf, type OutboxItem } from "./outbox_item";

/** One a company: a tablet may serve the kiosks of several, each with its own pairing. */
export function nameDatabase(companyId: number): string {
    return `eh_hr_face_kiosk.${companyId}`;
}

const VERSION = 1;
/** Somebody waits: a disk that does not answer is one that keeps nothing. */
const WRITE_TIMEOUT_MS = 2000;
/** More than a check-in needs. */
const PROBE_CHARS = 64 * 1024;
const PROBE_KEY = "probe";

interface Schema extends DBSchema {
    items: { key: [string, number]; value: OutboxItem };
    /** The last sequence by pairing, and the probe. */
    meta: { key: string; value: number | string };
}

export class OutboxStore {
    private database: Promise<IDBPDatabase<Schema>> | null = null;
    private readonly held = new Map<string, OutboxItem>();
    private lastSequence = new Map<string, number>();
    private isWritable = true;

    /** @param open null where there is no IndexedDB */
    constructor(
        private readonly companyId: number,
        private readonly open: typeof openDB | null = findOpen(),
    ) {}

    /** Whether what is here survives a restart. */
    get isKept(): boolean {
        return this.isWritable && this.held.size === 0;
    }

    /** Whether something would be lost if this page were loaded anew now. */
    get isHolding(): boolean {
        return this.held.size > 0;
    }

    /** Gives it the next sequence of its pairing. Never rejects. */
    async add(unnumbered: Omit<OutboxItem, "sequence">): Promise<OutboxItem> {
        const { pairing } = unnumbered;
        try {
            const item = await withinTime(this.write(unnumbered));
            this.lastSequence.set(pairing, item.sequence);
            this.isWritable = true;
            return item;
        } catch {
            this.isWritable = false;
            const item = { ...unnumbered, sequence: (this.lastSequence.get(pairing) ?? 0) + 1 };
            this.lastSequence.set(pairing, item.sequence);
            this.held.set(keyOf(item), item);
            return item;
        }
    }

    /** All of them, in order within each pairing. Never rejects. */
    async list(): Promise<OutboxItem[]> {
        let kept: OutboxItem[] = [];
        try {
            kept = await withinTime(
                this.getDatabase().then((database) => database.getAll("items")),
            );
        } catch {
            this.isWritable = false;
        }
        const byKey = new Map([...kept, ...this.held.values()].map((item) => [keyOf(item), item]));
        return [...byKey.values()].sort(
            (a, b) => a.pairing.localeCompare(b.pairing) || a.sequence - b.sequence,
        );
    }

    /** Writes an item that is known already. Never rejects. */
    async update(item: OutboxItem): Promise<void> {
        if (this.held.has(keyOf(item))) {
            this.held.set(keyOf(item), item);
            return;
        }
        try {
            const database = await this.getDatabase();
            await withinTime(database.put("items", item));
        } catch {
            // As it was before: it is sent, or refused, once more.
            this.isWritable = false;
        }
    }

    /** Never rejects: what cannot be removed is sent once more, which does no harm. */
    async remove(item: OutboxItem): Promise<void> {
        this.held.delete(keyOf(item));
        try {
            const database = await this.getDatabase();
            await withinTime(database.delete("items", [item.pairing, item.sequence]));
        } catch {
            this.isWritable = false;
        }
    }

    /** Tries whether a check-in could be kept now, and moves what is held in memory to the disk. Never rejects. */
    async probe(): Promise<boolean> {
        try {
            const database = await this.getDatabase();
            await withinTime(database.put("meta", "x".repeat(PROBE_CHARS), PROBE_KEY));
            await withinTime(database.delete("meta", PROBE_KEY));
            for (const [key, item] of this.held) {
                await withinTime(database.put("items", item));
                this.held.delete(key);
            }
            this.isWritable = true;
        } catch {
            this.isWritable = false;
        }
        return this.isWritable;
    }

    private async write(unnumbered: Omit<OutboxItem, "sequence">): Promise<OutboxItem> {
        const { pairing } = unnumbered;
        const database = await this.getDatabase();
        const change = database.transaction(["items", "meta"], "readwrite", {
            durability: "strict",
        });
        const stored = await change.objectStore("meta").get(`sequence:${pairing}`);
        const known = this.lastSequence.get(pairing) ?? 0;
        const sequence = Math.max(typeof stored === "number" ? stored : 0, known) + 1;
        const item: OutboxItem = { ...unnumbered, sequence };
        await Promise.all([
            change.objectStore("meta").put(sequence, `sequence:${pairing}`),
            change.objectStore("items").put(item),
            change.done,
        ]);
        return item;
    }

    private getDatabase(): Promise<IDBPDatabase<Schema>> {
        if (!this.open) {
            return Promise.reject(new Error("no IndexedDB"));
        }
        this.database ??= this.open<Schema>(nameDatabase(this.companyId), VERSION, {
            upgrade(database) {
                database.createObjectStore("items", { keyPath: ["pairing", "sequence"] });
                database.createObjectStore("meta");
            },
            // A newer page of this browser waits for its own version.
            blocking: () => {
                void this.close();
            },
            terminated: () => {
                this.database = null;
            },
        }).catch((error: unknown) => {
            this.database = null;
            throw error;
        });
        return this.database;
    }

    private async close(): Promise<void> {
        const database = await this.database;
        this.database = null;
        database?.close();
    }
}

function findOpen(): typeof openDB | null {
    try {
        return "indexedDB" in globalThis ? openDB : null;
    } catch {
        return null;
    }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(new Error("the disk does not answer"));
        }, WRITE_TIMEOUT_MS);
    });
    return Promise.race([work, tooLate]).finally(() => {
        clearTimeout(timer);
    });
}
