/** The ticket of a caller: a short-lived HS256 JWT that the ERP minted for one verification. */
import { createSecretKey, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { SidecarError } from "../core/errors.ts";

/** What a token is for; one without a `scope` is a tablet's. */
const SCOPES = ["verify", "enrol"] as const;
export type TokenScope = (typeof SCOPES)[number];

/** What a valid token says. */
export interface TokenClaims {
    /** The token's own id; it is good for one verification. */
    readonly jti: string;
    readonly deviceId: string;
    readonly companyId: string;
    readonly sessionId: string;
    readonly scope: TokenScope;
    /** The ERP that minted it. */
    readonly issuer: string;
    /** Made by the ERP, answered with the verdict. */
    readonly nonce: string;
    /** Seconds since 1970. */
    readonly expiresAtS: number;
}

export interface TokenVerifierOptions {
    readonly secret: string;
    readonly issuer: string;
    readonly audience: string;
    /** Longest time from now to `exp`, in seconds. */
    readonly maxAgeS: number;
    /** Seconds since 1970. */
    readonly now: () => number;
}

/** Two machines' clocks are never the same, in seconds. */
export const CLOCK_TOLERANCE_S = 5;
const MAX_TOKEN_LENGTH = 4096;
const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;
const NONCE = /^[\x21-\x7e]{16,128}$/;

export class TokenVerifier {
    // Given text, the library would first try to read it as a public key, for each token anew (0.6 ms).
    private readonly key: KeyObject;

    constructor(private readonly options: TokenVerifierOptions) {
        this.key = createSecretKey(options.secret, "utf8");
    }

    /**
     * @param header the `Authorization` header
     * @throws SidecarError `token_missing` | `token_invalid` | `token_expired`; the text holds nothing of the token
     */
    verify(header: string | undefined): TokenClaims {
        if (header === undefined) {
            throw new SidecarError(
                "token_missing",
                "expected the header Authorization: Bearer <token>",
            );
        }
        const [, token] = /^Bearer ([\w.-]+)$/.exec(header) ?? [];
        if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
            throw new SidecarError("token_invalid", "expected Authorization: Bearer <token>");
        }
        return this.readClaims(this.decode(token));
    }

    private decode(token: string): jwt.JwtPayload {
        const { issuer, audience, now } = this.options;
        try {
            const payload = jwt.verify(token, this.key, {
                algorithms: ["HS256"],
                issuer,
                audience,
                clockTolerance: CLOCK_TOLERANCE_S,
                clockTimestamp: now(),
            });
            if (typeof payload === "object") {
                return payload;
            }
        } catch (error) {
            if (error instanceof jwt.TokenExpiredError) {
                throw new SidecarError("token_expired", "the token has expired");
            }
        }
        // Which check failed is nobody's business who cannot make a token.
        throw new SidecarError(
            "token_invalid",
            "the token is not one of the ERP's for this service",
        );
    }

    private readClaims(payload: jwt.JwtPayload): TokenClaims {
        const { exp } = payload;
        if (typeof exp !== "number") {
            throw new SidecarError("token_invalid", "the token has no exp");
        }
        const { maxAgeS, now } = this.options;
        if (exp > now() + maxAgeS + CLOCK_TOLERANCE_S) {
            throw new SidecarError("token_invalid", `the token lives longer than ${maxAgeS} s`);
        }
        return {
            jti: readClaim(payload, "jti", IDENTIFIER),
            deviceId: readClaim(payload, "device_id", IDENTIFIER),
            companyId: readClaim(payload, "company_id", IDENTIFIER),
            sessionId: readClaim(payload, "session_id", IDENTIFIER),
            nonce: readClaim(payload, "nonce", NONCE),
            scope: readScope(payload),
            issuer: this.options.issuer,
            expiresAtS: exp,
        };
    }
}

function readScope({ scope = "verify" }: jwt.JwtPayload): TokenScope {
    const known = SCOPES.find((each) => each === scope);
    if (known === undefined) {
        throw new SidecarError(
            "token_invalid",
            "the token has a scope that this service does not know",
        );
    }
    return known;
}

function readClaim(payload: jwt.JwtPayload, name: string, pattern: RegExp): string {
    const value: unknown = payload[name];
    if (typeof value !== "string" || !pattern.test(value)) {
        throw new SidecarError("token_invalid", `the token has no ${name} as text`);
    }
    return value;
}
