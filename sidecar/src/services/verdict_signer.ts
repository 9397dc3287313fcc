/**
 * Signs what the models said, so that nobody between here and the ERP can forge, change or move it. ES256; a key's id is its
 * RFC 7638 thumbprint. The first key signs, all are published: a new one is put behind, published, then moved to the front.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import fs from "node:fs";
import jwt from "jsonwebtoken";
import { describeText, type DescribeAnswer } from "../../../liveness/wire/describe_answer.ts";
import type { VerifyAnswer } from "../../../liveness/wire/verify_answer.ts";
import { ConfigError } from "../core/config.ts";
import type { TokenClaims } from "./token_verifier.ts";

/** `typ` of a verdict: a ticket, or a token of another use, is none. */
export const VERDICT_TYPE = "eh-verdict+jwt";
/** From signing to the ERP, in seconds. */
export const VERDICT_LIFE_S = 300;

export interface PublicJwk {
    readonly kty: "EC";
    readonly crv: "P-256";
    readonly x: string;
    readonly y: string;
    readonly kid: string;
    readonly use: "sig";
    readonly alg: "ES256";
}

export interface SigningKey {
    readonly key: KeyObject;
    readonly jwk: PublicJwk;
}

export interface SignerOptions {
    /** `iss` of a verdict: this service, as tickets call it. */
    readonly issuer: string;
    readonly detectorSha256: string;
    /** Seconds since 1970. */
    readonly now: () => number;
}

/** @throws ConfigError for a file that holds no private P-256 key; the message holds nothing of it */
export function readSigningKeys(files: readonly string[], setting: string): SigningKey[] {
    return files.map((file) => {
        try {
            return signingKey(createPrivateKey(fs.readFileSync(file)));
        } catch (error) {
            const { code = "no private P-256 key in PEM" } = error as NodeJS.ErrnoException;
            throw new ConfigError([
                `${setting}: ${file}: ${code}; make one, e.g. openssl genpkey -algorithm EC ` +
                    "-pkeyopt ec_paramgen_curve:P-256 -out verdict.pem",
            ]);
        }
    });
}

/** @throws RangeError for another kind of key */
export function signingKey(key: KeyObject): SigningKey {
    const { kty, crv, x, y } = createPublicKey(key).export({ format: "jwk" });
    if (kty !== "EC" || crv !== "P-256" || x === undefined || y === undefined) {
        throw new RangeError("a key of another kind");
    }
    // RFC 7638: the required members, in this order, without blanks.
    const thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y }));
    const kid = thumbprint.digest("base64url");
    return { key, jwk: { kty, crv, x, y, kid, use: "sig", alg: "ES256" } };
}

/** One SHA-256 for all frames: over their hashes in lower-case hex, in the order of capture, joined by `|`. */
export function framesDigest(hashes: readonly string[]): string {
    return createHash("sha256").update(hashes.join("|")).digest("hex");
}

export class VerdictSigner {
    private readonly first: SigningKey;

    /** @param keys at least one */
    constructor(
        private readonly keys: readonly [SigningKey, ...SigningKey[]],
        private readonly options: SignerOptions,
    ) {
        [this.first] = keys;
    }

    /** What `/.well-known/jwks.json` answers: public halves only. */
    get jwks(): { readonly keys: readonly PublicJwk[] } {
        return { keys: this.keys.map(({ jwk }) => jwk) };
    }

    /** @returns a compact JWS */
    sign(claims: TokenClaims, answer: VerifyAnswer): string {
        return this.signMore(claims, answer, {});
    }

    /** The same, bound to what the recogniser said. @returns a compact JWS */
    signDescription(claims: TokenClaims, answer: DescribeAnswer): string {
        const { descriptor } = answer;
        const text = descriptor && describeText(descriptor);
        return this.signMore(claims, answer, {
            descriptor: text === null ? null : createHash("sha256").update(text).digest("hex"),
        });
    }

    private signMore(claims: TokenClaims, answer: VerifyAnswer, more: object): string {
        const iat = Math.floor(this.options.now());
        const payload = {
            iss: this.options.issuer,
            aud: claims.issuer,
            scope: claims.scope,
            attempt: claims.sessionId,
            device: claims.deviceId,
            company: claims.companyId,
            nonce: claims.nonce,
            jti: claims.jti,
            iat,
            exp: iat + VERDICT_LIFE_S,
            frames: framesDigest(answer.frame_hashes),
            frame_count: answer.frame_hashes.length,
            verdict: answer.verdict,
            score: answer.score,
            threshold: answer.threshold,
            reasons: answer.reasons,
            models: answer.models,
            detector: this.options.detectorSha256,
            ...more,
        };
        return jwt.sign(payload, this.first.key, {
            algorithm: "ES256",
            header: { alg: "ES256", typ: VERDICT_TYPE, kid: this.first.jwk.kid },
        });
    }
}
