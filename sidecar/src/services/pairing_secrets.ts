/**
 * What ERP and sidecar work out of one secret, each for itself: proofs of who speaks, and the next ticket key. No key travels.
 * The secret is the set-up code at first, later the ticket key in use. docs/wire.md, "Pairing"; the ERP has the same in Python.
 */
import { createHash, createHmac, hkdfSync, randomInt, timingSafeEqual } from "node:crypto";

/** Without what people misread on a screen: 0 O 1 I L. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/** 99 bits: a proof that somebody recorded gives no code away, however long they try. */
const CODE_LENGTH = 20;
const GROUP = 5;
const KID_LENGTH = 16;

/** @returns e.g. `7KQM3-9XTRA-BC2DE-FGHJK` */
export function newSetupCode(): string {
    const letters = Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(31)));
    return Array.from({ length: CODE_LENGTH / GROUP }, (_, group) =>
        letters.slice(group * GROUP, (group + 1) * GROUP).join(""),
    ).join("-");
}

/** @returns 32 bytes that stand for the code, whatever case and dashes it was typed with */
export function secretOfCode(code: string): Buffer {
    const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
    return Buffer.from(hkdfSync("sha256", plain, "eh-hr-face pairing 1", "set-up code", 32));
}

/** @returns who asks knows the secret; 64 hex characters */
export function requestProof(secret: Buffer, document: string): string {
    return mac(secret, "request", document).toString("hex");
}

/** @param salt of the request, so that the answer to another one proves nothing */
export function answerProof(secret: Buffer, salt: string, document: string): string {
    return mac(secret, "answer", `${salt}\n${document}`).toString("hex");
}

/** The same for the same request, however often it is sent. */
export function nextTicketKey(secret: Buffer, issuer: string, salt: string): string {
    return mac(secret, "ticket key", `${issuer}\n${salt}`).toString("base64url");
}

/** A key's id says nothing of the key. */
export function kidOf(key: string): string {
    return createHash("sha256").update(key).digest("base64url").slice(0, KID_LENGTH);
}

export function sameProof(mine: string, theirs: string): boolean {
    const [left, right] = [Buffer.from(mine), Buffer.from(theirs)];
    return left.length === right.length && timingSafeEqual(left, right);
}

function mac(secret: Buffer, purpose: string, text: string): Buffer {
    return createHmac("sha256", secret).update(`eh-hr-face ${purpose} 1\n${text}`).digest();
}
