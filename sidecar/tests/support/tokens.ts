/** Tokens as the ERP mints them. */
import { randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";

export const SECRET = "a key that only the tests know, 32 bytes or more";
export const ISSUER = "eh_hr_face";
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
        device_id: DEVICE,
        company_id: "1",
        session_id: SESSION,
        nonce: NONCE,
    };
}

/**
 * @param changes claims that differ from the good ones; undefined leaves one out
 * @param key and algorithm of an attacker, where it matters
 */
export function mintToken(
    changes: Record<string, unknown> = {},
    { secret = SECRET, algorithm = "HS256" }: { secret?: string; algorithm?: jwt.Algorithm } = {},
): string {
    const claims = Object.entries({ ...goodClaims(), ...changes });
    const payload = Object.fromEntries(claims.filter(([, value]) => value !== undefined));
    return jwt.sign(payload, secret, { algorithm, noTimestamp: true });
}

export function bearer(changes: Record<string, unknown> = {}): string {
    return `Bearer ${mintToken(changes)}`;
}
