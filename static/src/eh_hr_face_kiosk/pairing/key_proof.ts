/** Proofs that this browser holds the pairing's key: DPoP, RFC 9449. A fresh one for each request that is sent. */
import { generateProof } from "dpop";
import { KioskHttpError } from "../http";
import type { DeviceKey, Prover } from "../prover";
import type { DeviceKeys } from "./device_keys";
import type { DeviceStore } from "./device_store";

export interface KeyProofOptions {
    keys: DeviceKeys;
    store: DeviceStore;
    /** The page's address, that relative ones are of. */
    readBase: () => string;
    /** The key that goes with this token is gone. */
    onLost: (token: string) => void;
}

export class KeyProof implements Prover {
    private nonce: string | undefined;
    /** Shown with a token that names no key: Odoo binds the tablet to it. */
    private offered: DeviceKey | null = null;

    constructor(private readonly options: KeyProofOptions) {}

    async prove(
        method: string,
        url: string,
        token: string | null,
        key?: DeviceKey | null,
    ): Promise<string | null> {
        const holder = key === undefined && token ? await this.findKey(token) : key;
        if (!holder) {
            return null;
        }
        const { origin, pathname } = new URL(url, this.options.readBase());
        return generateProof(
            holder.pair,
            origin + pathname,
            method,
            this.nonce,
            token ?? undefined,
        );
    }

    takeNonce(nonce: string): void {
        this.nonce = nonce;
    }

    /** Odoo says that it bound this token to the key it was shown. */
    async onBound(token: string): Promise<void> {
        const { store, keys } = this.options;
        if (this.offered && store.bind(token, this.offered.thumbprint)) {
            await keys.keepOnly(this.offered.thumbprint);
        }
    }

    private async findKey(token: string): Promise<DeviceKey | null> {
        const { store, keys, onLost } = this.options;
        const stored = store.read();
        if (stored?.token !== token) {
            return null;
        }
        if (!stored.thumbprint) {
            this.offered ??= await keys.findOrMake();
            return this.offered;
        }
        let key: DeviceKey | null;
        try {
            key = await keys.find(stored.thumbprint);
        } catch {
            throw new KioskHttpError("key_unreadable", "the browser does not open its keys", 0);
        }
        if (!key) {
            onLost(token);
            throw new KioskHttpError("key_lost", "the browser has this key no longer", 0);
        }
        return key;
    }
}
