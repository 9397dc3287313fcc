/** Tokens as the ERP mints them, with a key as a pairing leaves it. */
import { randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import { KeyFolder } from "../../src/services/key_folder.ts";
import { TICKET_TYPE } from "../../src/services/token_verifier.ts";

export const SECRET = "a key that only the tests know, 32 bytes or more";
export const KID = "the-key-of-tests";
/** A database's uuid. */
export const ISSUER = "7d1f2c3a-0e4b-4b6e-9a51-2f1f0f6c9d10";
export const AUDIENCE = "eh_hr_face_sidecar";
export const NONCE = "bm9uY2Utb2YtdGhlLXRlc3Rz";

export const DEVICE = "3";
export const SESSION = "0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11";

/** The claims of a good token, valid for a minute. */
export function goodClaims(): Record<string, unknown> {
    return {
        iss: ISSUER,
        aud: AUDIENCE,
        exp: Math.floor(Date.now() / 1000) + 60,
        jti: randomUUID(),
        scope: "verify",
        device: DEVICE,
        company: "1",
        attempt: SESSION,
        nonce: NONCE,
    };
}

/** Makes the folder that of a service which is paired with the tests. */
export function pairWithTests(folder: string): void {
    const key = { kid: KID, issuer: ISSUER, key: SECRET, retires_at: null };
    new KeyFolder(folder).changeTicketKeys(() => [key]);
}

/**
 * @param changes claims that differ from the good ones; undefined leaves one out
 * @param key and algorithm of an attacker, where it matters
 */
export function mintToken(
    changes: Record<string, unknown> = {},
    {
        secret = SECRET,
        algorithm = "HS256",
        header = {},
    }: { secret?: string; algorithm?: jwt.Algorithm; header?: object } = {},
): string {
    const claims = Object.entries({ ...goodClaims(), ...changes });
    const payload = Object.fromEntries(claims.filter(([, value]) => value !== undefined));
    return jwt.sign(payload, secret, {
        algorithm,
        noTimestamp: true,
        header: { alg: algorithm, typ: TICKET_TYPE, kid: KID, ...header },
    });
}

export function bearer(changes: Record<string, unknown> = {}): string {
    return `Bearer ${mintToken(changes)}`;
}
