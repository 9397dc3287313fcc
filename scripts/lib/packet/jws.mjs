/** Compact JWS with ES256, read with Node's own crypto: whoever verifies needs nothing but Node. */
import { createPublicKey, verify } from "node:crypto";
import { sha256 } from "./canonical.mjs";

/**
 * @param {string} token
 * @param {string} pem the public key, P-256
 * @param {string} typ what the header has to say
 * @returns {any} the claims, or null for whatever that key did not sign as that
 */
export function readJws(token, pem, typ) {
    try {
        const [head = "", body = "", signature = "", ...more] = token.split(".");
        const header = JSON.parse(decode(head));
        // A letter that decodes to the same bytes is another text all the same.
        const isExact = [head, body, signature].every(
            (part) => Buffer.from(part, "base64url").toString("base64url") === part,
        );
        const isSigned = verify(
            "sha256",
            Buffer.from(`${head}.${body}`),
            { key: createPublicKey(pem), dsaEncoding: "ieee-p1363" },
            Buffer.from(signature, "base64url"),
        );
        const isRight =
            header.alg === "ES256" && header.typ === typ && header.kid === thumbprint(pem);
        return isExact && isSigned && isRight && more.length === 0
            ? JSON.parse(decode(body))
            : null;
    } catch {
        return null;
    }
}

/**
 * @param {string} pem
 * @returns {string} RFC 7638
 */
export function thumbprint(pem) {
    const { crv, kty, x, y } = createPublicKey(pem).export({ format: "jwk" });
    return sha256(JSON.stringify({ crv, kty, x, y })).toString("base64url");
}

/** @param {string} part */
function decode(part) {
    return Buffer.from(part, "base64url").toString("utf8");
}
