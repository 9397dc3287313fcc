/** The ticket of a caller: a short-lived HS256 JWT that the ERP minted for one verification. */
import jwt from "jsonwebtoken";
import { SidecarError } from "../core/errors.ts";
import type { TicketKeys } from "./ticket_keys.ts";

/** What a ticket may be used for. A kiosk's never reaches what enrols people. */
const SCOPES = ["verify", "enrol"] as const;
export type TokenScope = (typeof SCOPES)[number];

/** What a valid token says. */
export interface TokenClaims {
    /** The token's own id; it is good for one verification. */
    readonly jti: string;
    readonly deviceId: string;
    readonly companyId: string;
    readonly sessionId: string;
    /** The ERP that minted it. */
    readonly issuer: string;
    readonly scope: TokenScope;
    /** Made by the ERP, answered with the verdict. */
    readonly nonce: string;
    /** Seconds since 1970. */
    readonly expiresAtS: number;
}

export interface TokenVerifierOptions {
    readonly keys: Pick<TicketKeys, "find">;
    readonly audience: string;
    /** Longest time from now to `exp`, in seconds. */
    readonly maxAgeS: number;
    /** Seconds since 1970. */
    readonly now: () => number;
}

/** Two machines' clocks are never the same, in seconds. */
export const CLOCK_TOLERANCE_S = 5;
/** `typ` of a ticket: a token of another use is none. */
export const TICKET_TYPE = "eh-ticket+jwt";
const MAX_TOKEN_LENGTH = 4096;
const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;
const NONCE = /^[\x21-\x7e]{16,128}$/;

export class TokenVerifier {
    constructor(private readonly options: TokenVerifierOptions) {}

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
        const { keys, audience, now } = this.options;
        const { typ, kid } = readHeader(token);
        // The key says whose it is: one ERP's name under another one's key is a forgery.
        const known = typ === TICKET_TYPE && typeof kid === "string" ? keys.find(kid) : null;
        if (!known) {
            throw invalid();
        }
        try {
            const payload = jwt.verify(token, known.key, {
                algorithms: ["HS256"],
                issuer: known.issuer,
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
        throw invalid();
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
            deviceId: readClaim(payload, "device", IDENTIFIER),
            companyId: readClaim(payload, "company", IDENTIFIER),
            sessionId: readClaim(payload, "attempt", IDENTIFIER),
            nonce: readClaim(payload, "nonce", NONCE),
            scope: readScope(payload),
            issuer: readClaim(payload, "iss", IDENTIFIER),
            expiresAtS: exp,
        };
    }
}

/** Which check failed is nobody's business who cannot make a token. */
function invalid(): SidecarError {
    return new SidecarError(
        "token_invalid",
        "the token is not one of a paired ERP for this service",
    );
}

function readHeader(token: string): Record<string, unknown> {
    try {
        const text = Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString();
        return Object(JSON.parse(text)) as Record<string, unknown>;
    } catch {
        return {};
    }
}

function readScope(payload: jwt.JwtPayload): TokenScope {
    const known = SCOPES.find((each) => each === payload["scope"]);
    if (known === undefined) {
        throw new SidecarError("token_invalid", "the token has no scope that this service knows");
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
