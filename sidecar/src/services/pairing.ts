/**
 * An ERP and this service come to know each other (`pair`, once, with a set-up code), change their key (`rotate`) and ask how
 * things are (`status`). Every request and answer is proved with the secret that both hold; docs/wire.md, "Pairing".
 */
import { SidecarError } from "../core/errors.ts";
import type { KeyFolder, TicketKey } from "./key_folder.ts";
import {
    answerProof,
    kidOf,
    newSetupCode,
    nextTicketKey,
    requestProof,
    sameProof,
    secretOfCode,
} from "./pairing_secrets.ts";
import type { PublicJwk } from "./verdict_signer.ts";

/** Of this exchange and of tickets and verdicts; an ERP says in words when it is not its own. */
export const WIRE_VERSION = 1;
export const CODE_LIFE_S = 600;
/** Tickets of the key before are honoured this long after the next one was seen at work. */
export const OLD_KEY_LIFE_S = 120;

const PURPOSES = ["pair", "rotate", "status"] as const;
const TEXT = /^[\x21-\x7e]{1,128}$/;
const SALT = /^[\w-]{22,128}$/;

export interface ModelLine {
    readonly id: string;
    readonly sha256: string;
    readonly weight: number;
    readonly threshold: number | null;
}

/** What an ERP is told of the service. */
export interface ServiceFacts {
    /** `aud` of tickets, `iss` of verdicts. */
    readonly audience: string;
    readonly version: string;
    readonly keys: readonly PublicJwk[];
    readonly models: readonly ModelLine[];
    readonly detector: string;
}

export interface PairingDeps {
    readonly folder: KeyFolder;
    readonly facts: ServiceFacts;
    /** Seconds since 1970. */
    readonly now: () => number;
}

/** A text and the proof that somebody with the secret wrote it. */
export interface Proved {
    readonly document: string;
    readonly proof: string;
}

interface PairingRequest {
    readonly purpose: (typeof PURPOSES)[number];
    readonly issuer: string;
    readonly salt: string;
    readonly kid: string | null;
}

/** Makes a set-up code, good once and for ten minutes; an older one is void. */
export function offerCode(folder: KeyFolder, nowS: number): string {
    const code = newSetupCode();
    const secret = secretOfCode(code).toString("base64url");
    folder.offerPairing({ secret, expires_at: nowS + CODE_LIFE_S });
    return code;
}

export class Pairing {
    constructor(private readonly deps: PairingDeps) {}

    /** @throws SidecarError `invalid_field`, `pairing_closed`, `pairing_refused` or `key_unknown` */
    answer({ document, proof }: Proved): Proved {
        const request = readRequest(document);
        const secret = request.purpose === "pair" ? this.offered() : this.shared(request);
        if (!sameProof(requestProof(secret, document), proof)) {
            throw new SidecarError("pairing_refused", "the proof is not of this code or key");
        }
        const kid = this.carryOut(request, secret);
        const { audience, version, keys, models, detector } = this.deps.facts;
        const text = JSON.stringify({
            ...{ wire: WIRE_VERSION, purpose: request.purpose, time: this.deps.now() },
            ...{ audience, version, kid, keys, models, detector },
        });
        return { document: text, proof: answerProof(secret, request.salt, text) };
    }

    private offered(): Buffer {
        const offer = this.deps.folder.pairingOffer();
        if (!offer || offer.expires_at <= this.deps.now()) {
            throw new SidecarError("pairing_closed", "no set-up code is open here, make one");
        }
        return Buffer.from(offer.secret, "base64url");
    }

    private shared({ issuer, kid }: PairingRequest): Buffer {
        const now = this.deps.now();
        const known = this.deps.folder.ticketKeys().find((each) => each.kid === kid);
        if (known?.issuer !== issuer || (known.retires_at !== null && known.retires_at <= now)) {
            throw new SidecarError("key_unknown", "no key of this id and ERP, pair again");
        }
        return Buffer.from(known.key);
    }

    /** @returns the id of the key that the ERP signs with from now on */
    private carryOut(
        { purpose, issuer, salt, kid: oldKid }: PairingRequest,
        secret: Buffer,
    ): string {
        const { folder, now } = this.deps;
        if (purpose === "status") {
            // The newest key at work: whatever was before it ends now. Asked with an older one, nothing changes.
            folder.changeTicketKeys((keys) => retireBefore(keys, issuer, oldKid, now()));
            return oldKid ?? "";
        }
        if (purpose === "pair" && !folder.claimPairing()) {
            throw new SidecarError("pairing_closed", "the set-up code was used a moment ago");
        }
        const key = nextTicketKey(secret, issuer, salt);
        const kid = kidOf(key);
        folder.changeTicketKeys((keys) =>
            keys.some((each) => each.kid === kid)
                ? keys
                : [
                      ...keys.filter(
                          (each) => each.issuer !== issuer || isAlive(each, oldKid, now()),
                      ),
                      { kid, issuer, key, retires_at: null },
                  ],
        );
        return kid;
    }
}

/** Of an ERP's keys, beside a new one: the one in use. After a new pairing those of before, until the new one is at work. */
function isAlive(key: TicketKey, usedKid: string | null, now: number): boolean {
    const inTime = key.retires_at === null || key.retires_at > now;
    return inTime && (usedKid === null || key.kid === usedKid);
}

function retireBefore(
    keys: readonly TicketKey[],
    issuer: string,
    kid: string | null,
    now: number,
): readonly TicketKey[] {
    const own = keys.filter((each) => each.issuer === issuer);
    if (own.at(-1)?.kid !== kid || own.every((each) => each.kid === kid)) {
        return keys;
    }
    return keys
        .filter((each) => each.retires_at === null || each.retires_at > now)
        .map((each) =>
            each.issuer === issuer && each.kid !== kid && each.retires_at === null
                ? { ...each, retires_at: now + OLD_KEY_LIFE_S }
                : each,
        );
}

/** @throws SidecarError `invalid_field` */
function readRequest(document: string): PairingRequest {
    let value: unknown;
    try {
        value = JSON.parse(document);
    } catch {
        value = null;
    }
    const { wire, purpose, issuer, salt, kid } = (value ?? {}) as Record<string, unknown>;
    const known = PURPOSES.find((each) => each === purpose);
    const isKid = known === "pair" ? kid === null : typeof kid === "string" && TEXT.test(kid);
    if (
        wire !== WIRE_VERSION ||
        known === undefined ||
        typeof issuer !== "string" ||
        !TEXT.test(issuer) ||
        typeof salt !== "string" ||
        !SALT.test(salt) ||
        !isKid
    ) {
        throw new SidecarError("invalid_field", `document: not one of version ${WIRE_VERSION}`, {
            field: "document",
        });
    }
    return { purpose: known, issuer, salt, kid: kid as string | null };
}
