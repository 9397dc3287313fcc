/**
 * The tablet's one IndexedDB, through the `idb` package; one a company, since a tablet may serve the kiosks of several, each
 * with its own pairing.
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
import type { OutboxItem } from "./outbox_item";

const VERSION = 1;
/** Somebody waits: a disk that does not answer is one that keeps nothing. */
const TIMEOUT_MS = 2000;

export interface TabletSchema extends DBSchema {
    items: { key: [string, number]; value: OutboxItem };
    /** The last sequence by pairing, the probe, the people this tablet knows. */
    meta: { key: string; value: unknown };
}

export class TabletDatabase {
    private opening: Promise<IDBPDatabase<TabletSchema>> | null = null;

    /** @param open null where there is no IndexedDB */
    constructor(
        private readonly companyId: number,
        private readonly open: typeof openDB | null = findOpen(),
    ) {}

    /** Does something with it. Rejects when it cannot, or not in time. */
    async use<T>(work: (database: IDBPDatabase<TabletSchema>) => Promise<T>): Promise<T> {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const tooLate = new Promise<never>((_resolve, reject) => {
            timer = setTimeout(() => {
                reject(new Error("the disk does not answer"));
            }, TIMEOUT_MS);
        });
        return Promise.race([this.get().then(work), tooLate]).finally(() => {
            clearTimeout(timer);
        });
    }

    private get(): Promise<IDBPDatabase<TabletSchema>> {
        if (!this.open) {
            return Promise.reject(new Error("no IndexedDB"));
        }
        this.opening ??= this.open<TabletSchema>(`eh_hr_face_kiosk.${this.companyId}`, VERSION, {
            upgrade(database) {
                database.createObjectStore("items", { keyPath: ["pairing", "sequence"] });
                database.createObjectStore("meta");
            },
            // A newer page of this browser waits for its own version.
            blocking: () => {
                void this.close();
            },
            terminated: () => {
                this.opening = null;
            },
        }).catch((error: unknown) => {
            this.opening = null;
            throw error;
        });
        return this.opening;
    }

    private async close(): Promise<void> {
        const database = await this.opening;
        this.opening = null;
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
