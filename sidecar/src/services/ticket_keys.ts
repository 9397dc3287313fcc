/** The ticket keys in memory, read anew when their file has changed: an ERP that was paired a moment ago is known. */
import { createSecretKey, type KeyObject } from "node:crypto";
import type { KeyFolder } from "./key_folder.ts";

export interface KnownKey {
    readonly issuer: string;
    readonly key: KeyObject;
}

/** How long a key that was taken out by another replica may still be honoured, in seconds. */
export const LOOK_AGAIN_S = 1;

type Entry = KnownKey & { readonly retiresAtS: number | null };

export class TicketKeys {
    private entries = new Map<string, Entry>();
    private version = "";
    private lookAgainAtS = 0;

    /** @param now seconds since 1970 */
    constructor(
        private readonly folder: Pick<KeyFolder, "ticketKeysVersion" | "ticketKeys">,
        private readonly now: () => number,
    ) {}

    /** @returns null for a key that is not known, or whose time is over */
    find(kid: string): KnownKey | null {
        const now = this.now();
        if (now >= this.lookAgainAtS || !this.entries.has(kid)) {
            this.lookAgainAtS = now + LOOK_AGAIN_S;
            this.refresh();
        }
        const entry = this.entries.get(kid);
        return entry && (entry.retiresAtS === null || now < entry.retiresAtS) ? entry : null;
    }

    /** How many ERPs there are keys of. */
    get issuers(): number {
        this.refresh();
        return new Set([...this.entries.values()].map(({ issuer }) => issuer)).size;
    }

    private refresh(): void {
        const version = this.folder.ticketKeysVersion();
        if (version === this.version) {
            return;
        }
        const entries = this.folder.ticketKeys().map(
            ({ kid, issuer, key, retires_at: retiresAtS }) =>
                // Given text, the library would first try to read it as a public key, for each token anew (0.6 ms).
                [kid, { issuer, key: createSecretKey(key, "utf8"), retiresAtS }] as const,
        );
        this.entries = new Map(entries);
        this.version = version;
    }
}
