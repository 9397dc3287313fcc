/**
 * The folder with this service's keys, mode 0700: `tickets.json`, the keys shared with the ERPs it is paired with;
 * `pairing.json` while a set-up code is open; `verdict.pem`, made at the first start. All replicas use the same one.
 */
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** A key with which one ERP signs its tickets. */
export interface TicketKey {
    readonly kid: string;
    /** The ERP: its database's uuid. */
    readonly issuer: string;
    /** Used as it stands, as UTF-8. */
    readonly key: string;
    /** Seconds since 1970; null while nothing has taken its place. */
    readonly retires_at: number | null;
}

/** A set-up code that waits for its ERP. The code itself is kept by nobody, what follows from it only until it is used. */
export interface PairingOffer {
    /** base64url */
    readonly secret: string;
    /** Seconds since 1970. */
    readonly expires_at: number;
}

const LOCK_STALE_MS = 10_000;
const LOCK_TRIES = 100;
const LOCK_PAUSE_MS = 20;

export class KeyFolder {
    private readonly tickets: string;
    private readonly pairing: string;

    /** Makes the folder where there is none. */
    constructor(readonly folder: string) {
        fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
        this.tickets = path.join(folder, "tickets.json");
        this.pairing = path.join(folder, "pairing.json");
    }

    /** Changes with every change of the ticket keys; one call of the system, for whoever keeps them in memory. */
    ticketKeysVersion(): string {
        const stat = fs.statSync(this.tickets, { throwIfNoEntry: false, bigint: true });
        return stat ? `${stat.ino}:${stat.mtimeNs}` : "none";
    }

    ticketKeys(): readonly TicketKey[] {
        return (readJson(this.tickets) as { keys?: TicketKey[] } | null)?.keys ?? [];
    }

    /** Several replicas may change them: one after the other. */
    changeTicketKeys(change: (keys: readonly TicketKey[]) => readonly TicketKey[]): void {
        const lock = `${this.tickets}.lock`;
        takeLock(lock);
        try {
            const before = this.ticketKeys();
            const keys = change(before);
            if (keys !== before) {
                writePrivate(this.tickets, JSON.stringify({ keys }, null, 4));
            }
        } finally {
            fs.rmSync(lock, { force: true });
        }
    }

    /** A new code voids an older one. */
    offerPairing(offer: PairingOffer): void {
        writePrivate(this.pairing, JSON.stringify(offer));
    }

    pairingOffer(): PairingOffer | null {
        return readJson(this.pairing) as PairingOffer | null;
    }

    /** @returns whether it was this caller who used the code up */
    claimPairing(): boolean {
        try {
            fs.unlinkSync(this.pairing);
            return true;
        } catch {
            return false;
        }
    }

    /** @returns the file of the key that signs verdicts where no other is set; of two that start at once one makes it */
    verdictKeyFile(): string {
        const file = path.join(this.folder, "verdict.pem");
        if (!fs.existsSync(file)) {
            const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
            const draft = `${file}.${process.pid}`;
            const pem = privateKey.export({ type: "pkcs8", format: "pem" });
            fs.writeFileSync(draft, pem, { mode: 0o600 });
            try {
                fs.linkSync(draft, file);
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
                    throw error;
                }
            } finally {
                fs.rmSync(draft);
            }
        }
        return file;
    }
}

function readJson(file: string): unknown {
    try {
        return JSON.parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return null;
        }
        throw new Error(`${file} cannot be read`, { cause: error });
    }
}

/** Whole or not at all, and for its owner only. */
function writePrivate(file: string, text: string): void {
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, text, { mode: 0o600 });
    fs.renameSync(draft, file);
}

function takeLock(file: string): void {
    for (let tries = 0; ; tries++) {
        try {
            fs.closeSync(fs.openSync(file, "wx", 0o600));
            return;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "EEXIST" || tries === LOCK_TRIES) {
                throw error;
            }
        }
        const since = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
        if (Date.now() - since > LOCK_STALE_MS) {
            // Whoever made it died in the few milliseconds that it is held.
            fs.rmSync(file, { force: true });
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
    }
}
