/**
 * Where a tablet's keys lie: IndexedDB, as the CryptoKeys they are. A script can use them there and can read none of them.
 * Each is named by its company and its thumbprint, so that the pairing that speaks of a key finds that one and no other.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { DeviceKey } from "../prover";

const DATABASE = "eh_hr_face_kiosk.keys";
const STORE = "keys";

interface KeySchema extends DBSchema {
    keys: { key: [companyId: number, thumbprint: string]; value: DeviceKey };
}

/** Each method rejects when the browser does not let us at its data. */
export interface KeyStore {
    readAll: () => Promise<DeviceKey[]>;
    put: (key: DeviceKey) => Promise<void>;
    /** Forgets every other key of the company. */
    keepOnly: (thumbprint: string) => Promise<void>;
}

export class IndexedDbKeyStore implements KeyStore {
    private opened: Promise<IDBPDatabase<KeySchema>> | null = null;

    constructor(private readonly companyId: number) {}

    async readAll(): Promise<DeviceKey[]> {
        return (await this.open()).getAll(STORE, this.range);
    }

    async put(key: DeviceKey): Promise<void> {
        await (await this.open()).put(STORE, key, [this.companyId, key.thumbprint]);
    }

    async keepOnly(thumbprint: string): Promise<void> {
        const database = await this.open();
        const names = await database.getAllKeys(STORE, this.range);
        const others = names.filter(([, name]) => name !== thumbprint);
        await Promise.all(others.map((name) => database.delete(STORE, name)));
    }

    private get range(): IDBKeyRange {
        return IDBKeyRange.bound([this.companyId], [this.companyId, []]);
    }

    /** A database that could not be opened is asked for again, and one that the browser closed opened again. */
    private open(): Promise<IDBPDatabase<KeySchema>> {
        const forget = () => {
            this.opened = null;
        };
        this.opened ??= openDB<KeySchema>(DATABASE, 1, {
            upgrade: (database) => {
                database.createObjectStore(STORE);
            },
            terminated: forget,
        });
        this.opened.catch(forget);
        return this.opened;
    }
}
