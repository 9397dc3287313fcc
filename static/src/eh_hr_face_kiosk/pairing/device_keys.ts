/** The keys of this tablet: made here, found again, given up. What they prove is in `key_proof.ts`. */
import { calculateThumbprint, generateKeyPair } from "dpop";
import type { DeviceKey } from "../prover";
import type { KeyStore } from "./key_store";

const ALGORITHM = "ES256";

/** Runs work that only one page of this browser may be doing. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

export interface DeviceKeysOptions {
    store: KeyStore;
    /** False on plain http, where browsers have no WebCrypto. */
    canMakeKeys: boolean;
    lock: Lock;
}

export class DeviceKeys {
    /** Made or found by this page: good also where the browser kept nothing. */
    private readonly known = new Map<string, DeviceKey>();

    constructor(private readonly options: DeviceKeysOptions) {}

    /**
     * A fresh key, for a pairing.
     *
     * @returns the key, and whether this browser keeps it; null where it can make none
     */
    async make(): Promise<{ key: DeviceKey; kept: boolean } | null> {
        if (!this.options.canMakeKeys) {
            return null;
        }
        const pair = await generateKeyPair(ALGORITHM, { extractable: false });
        const key = { thumbprint: await calculateThumbprint(pair.publicKey), pair };
        this.known.set(key.thumbprint, key);
        return { key, kept: await succeeds(this.options.store.put(key)) };
    }

    /**
     * @returns the key; null: this browser has it no longer
     * @throws when the browser does not let us at its data, which says nothing about the key
     */
    async find(thumbprint: string): Promise<DeviceKey | null> {
        const known = this.known.get(thumbprint);
        if (known || !this.options.canMakeKeys) {
            return known ?? null;
        }
        const key = (await this.options.store.readAll()).find(
            (stored) => stored.thumbprint === thumbprint,
        );
        if (key) {
            this.known.set(thumbprint, key);
        }
        return key ?? null;
    }

    /** The key for a pairing from before there were keys: one for all pages of this browser. Null where there can be none. */
    async findOrMake(): Promise<DeviceKey | null> {
        if (!this.options.canMakeKeys) {
            return null;
        }
        try {
            return await this.options.lock(async () => {
                const [stored] = await this.options.store.readAll();
                const made = stored ? null : await this.make();
                // A key that is gone after the next start would end the pairing then.
                const key = stored ?? (made?.kept ? made.key : null);
                if (key) {
                    this.known.set(key.thumbprint, key);
                }
                return key;
            });
        } catch {
            return null;
        }
    }

    /** The pairing speaks of this key: the others are of older ones. */
    async keepOnly(thumbprint: string): Promise<void> {
        await succeeds(this.options.store.keepOnly(thumbprint));
    }
}

/** One page at a time, where the browser can tell its pages apart. */
export function lockByName(name: string): Lock {
    return <T>(work: () => Promise<T>): Promise<T> => {
        const { locks } = navigator as { locks?: LockManager };
        return locks ? locks.request(name, work) : work();
    };
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
    try {
        await work;
        return true;
    } catch {
        return false;
    }
}
