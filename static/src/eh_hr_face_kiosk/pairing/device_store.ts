/**
 * What a paired tablet remembers over restarts: its device token, which key goes with it (`key_store.ts` has the key) and, so that it can say who it is without the network,
 * the names that go with it. One entry per company, since one tablet may serve the kiosks of several.
 *
 * Several pages of one browser share it (the QR code opens a second one): what another page wrote is the newer, and
 * nobody writes or removes an entry whose token is not the one they speak of.
 */
import { makeAttemptId } from "../check_in/attempt_id";
import {
    isJsonObject,
    readNamedRecord,
    readSite,
    readText,
    type NamedRecord,
    type Site,
} from "../wire";

const KEY_PREFIX = "eh_hr_face_kiosk.device.";

export interface StoredDevice {
    token: string;
    /** Of this very pairing, made here: what was done under it goes out under no other. No secret. */
    pairing: string;
    /** Of the key that the token is bound to; left out: a plain token. */
    thumbprint?: string;
    device: NamedRecord;
    site: Site;
}

/** What Odoo says of a tablet. */
export type PairedDevice = Omit<StoredDevice, "pairing">;

type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class DeviceStore {
    private current: StoredDevice | null;
    readonly key: string;

    /**
     * @param storage null where the browser keeps nothing (a private window): the pairing then lasts until the next reload
     */
    constructor(
        private readonly storage: KeyValueStorage | null,
        companyId: number,
        private readonly makeId: () => string = makeAttemptId,
    ) {
        this.key = `${KEY_PREFIX}${companyId}`;
        this.current = this.load();
    }

    read(): StoredDevice | null {
        return this.current;
    }

    /** A fresh pairing. @returns false when the browser refused to keep it: it is then gone after a restart */
    write(device: PairedDevice): boolean {
        const known = this.current?.token === device.token ? this.current.pairing : "";
        this.current = { ...device, pairing: known || this.makeId() };
        try {
            this.storage?.setItem(this.key, JSON.stringify(this.current));
            return this.storage !== null;
        } catch {
            return false;
        }
    }

    /** Odoo said who this token is. @returns false when the token was replaced meanwhile: nothing is written then */
    rename(device: PairedDevice): boolean {
        this.readAgain();
        if (this.current?.token !== device.token) {
            return false;
        }
        this.write({ ...this.current, ...device });
        return true;
    }

    /** Odoo bound this token to a key. @returns false when the token was replaced, or is bound already: nothing is written then */
    bind(token: string, thumbprint: string): boolean {
        this.readAgain();
        if (this.current?.token !== token || this.current.thumbprint) {
            return false;
        }
        this.write({ ...this.current, thumbprint });
        return true;
    }

    /** Odoo refused this token. @returns false when it was replaced meanwhile: nothing is removed then */
    clear(token: string): boolean {
        this.readAgain();
        if (this.current?.token !== token) {
            return false;
        }
        this.current = null;
        try {
            this.storage?.removeItem(this.key);
        } catch {
            // A browser that refuses to forget also refused to keep.
        }
        return true;
    }

    /**
     * Takes over what another page of this browser stored. An entry that is gone or unreadable leaves what this page knows:
     * if the token is good no longer, Odoo says so.
     *
     * @returns whether the token is another one now
     */
    readAgain(): boolean {
        const stored = this.load();
        if (!stored || stored.token === this.current?.token) {
            // Another page may have learnt meanwhile that it is bound.
            this.current = stored ?? this.current;
            return false;
        }
        this.current = stored;
        return true;
    }

    private load(): StoredDevice | null {
        try {
            const value: unknown = JSON.parse(this.storage?.getItem(this.key) ?? "null");
            if (!isJsonObject(value)) {
                return null;
            }
            const token = readText(value, "token");
            const device = readNamedRecord(value["device"]);
            const site = readSite(value["site"]);
            if (!token || !device || !site) {
                return null;
            }
            // Entries of the version before have none: the tablet's number has to do.
            const pairing = readText(value, "pairing") || `tablet-${device.id}`;
            const thumbprint = readText(value, "thumbprint");
            return { token, pairing, device, site, ...(thumbprint && { thumbprint }) };
        } catch {
            return null;
        }
    }
}
