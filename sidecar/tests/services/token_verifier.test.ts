import { createHmac, createSecretKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import type { SidecarError } from "../../src/core/errors.ts";
import { TICKET_TYPE, TokenVerifier } from "../../src/services/token_verifier.ts";
import {
    AUDIENCE,
    DEVICE,
    goodClaims,
    ISSUER,
    KID,
    mintToken,
    NONCE,
    SECRET,
    SESSION,
} from "../support/tokens.ts";

const NOW = Math.floor(Date.now() / 1000);
const OTHER = {
    kid: "of-another-erp",
    issuer: "another-erp",
    key: "another key of 32 bytes or more",
};
const RING = new Map(
    [{ kid: KID, issuer: ISSUER, key: SECRET }, OTHER].map(({ kid, issuer, key }) => [
        kid,
        { issuer, key: createSecretKey(key, "utf8") },
    ]),
);
const verifier = new TokenVerifier({
    keys: { find: (kid) => RING.get(kid) ?? null },
    audience: AUDIENCE,
    maxAgeS: 300,
    now: () => NOW,
});

function codeOf(header: string | undefined): string {
    try {
        verifier.verify(header);
    } catch (error) {
        expect((error as SidecarError).message).not.toContain(NONCE);
        return (error as SidecarError).code;
    }
    return "accepted";
}

function withClaims(changes: Record<string, unknown>): string {
    return `Bearer ${mintToken({ exp: NOW + 60, ...changes })}`;
}

/** A token put together by hand, signed with HMAC whatever its header says. */
function forge(header: object, payload: object, key = SECRET): string {
    const parts = [{ typ: TICKET_TYPE, kid: KID, ...header }, payload].map((part) =>
        Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const signed = createHmac("sha256", key).update(parts.join(".")).digest("base64url");
    return `Bearer ${[...parts, signed].join(".")}`;
}

describe("TokenVerifier", () => {
    test("gives the claims of a good token", () => {
        expect(verifier.verify(withClaims({ jti: "j-1" }))).toEqual({
            jti: "j-1",
            scope: "verify",
            issuer: ISSUER,
            deviceId: DEVICE,
            companyId: "1",
            sessionId: SESSION,
            nonce: NONCE,
            expiresAtS: NOW + 60,
        });
    });

    test("no header is told apart from a bad one", () => {
        expect(codeOf(undefined)).toBe("token_missing");
    });

    test.each([
        ["an empty header", ""],
        ["another scheme", "Basic dXNlcjpwYXNz"],
        ["no token", "Bearer "],
        ["words", "Bearer not a token"],
        ["two tokens", `${withClaims({})}, ${withClaims({})}`],
        ["a token of 5000 characters", `Bearer ${"a".repeat(5000)}`],
        ["two parts", "Bearer aGk.aGk"],
        ["a payload that is no object", forge({ alg: "HS256" }, [])],
    ])("%s is invalid", (_name, header) => {
        expect(codeOf(header)).toBe("token_invalid");
    });

    test.each([
        ["signed with another key", mintToken({}, { secret: "x".repeat(40) })],
        ["signed with HS512", mintToken({}, { algorithm: "HS512" })],
        ["not signed", jwt.sign(goodClaims(), "", { algorithm: "none" })],
        ["changed after signing", mintToken().replace(/\.[^.]+\./, `.${btoa("{}")}.`)],
        ["with its signature cut", mintToken().replace(/.$/, "")],
    ])("a token %s is invalid", (_name, token) => {
        expect(codeOf(`Bearer ${token}`)).toBe("token_invalid");
    });

    test("alg none, and a public key used as an HMAC key, are invalid", () => {
        const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
        expect(codeOf(forge({ alg: "none" }, goodClaims()))).toBe("token_invalid");
        expect(codeOf(forge({ alg: "RS256" }, goodClaims()))).toBe("token_invalid");
        expect(codeOf(forge({ alg: "HS256" }, goodClaims(), pem))).toBe("token_invalid");
    });

    test.each(["iss", "aud", "exp", "jti", "scope", "device", "company", "attempt", "nonce"])(
        "a token without %s is invalid",
        (claim) => {
            expect(codeOf(withClaims({ [claim]: undefined }))).toBe("token_invalid");
        },
    );

    test.each([
        [{ iss: "somebody" }],
        [{ aud: "another service" }],
        [{ aud: ["another", "service"] }],
        [{ jti: 7 }],
        [{ jti: "" }],
        [{ jti: "a b" }],
        [{ jti: "j".repeat(129) }],
        [{ device: 3 }],
        [{ device: ["3"] }],
        [{ attempt: "s\n1" }],
        [{ scope: "admin" }],
        [{ scope: ["verify", "enrol"] }],
        [{ nonce: "short" }],
        [{ nbf: NOW + 60 }],
    ])("a token with %j is invalid", (claims) => {
        expect(codeOf(withClaims(claims))).toBe("token_invalid");
    });

    test("S2: a ticket says what it is for; the routes compare", () => {
        expect(verifier.verify(withClaims({})).scope).toBe("verify");
        expect(verifier.verify(withClaims({ scope: "enrol" })).scope).toBe("enrol");
    });

    test.each([
        ["of an unknown key", { kid: "nobody" }],
        ["without a key's id", { kid: undefined }],
        ["whose key's id is no text", { kid: 7 }],
        ["of another type: a slip, a verdict, a plain JWT", { typ: "eh-slip+jwt" }],
        ["without a type", { typ: undefined }],
    ])("S2: a ticket %s is invalid", (_name, header) => {
        const claims = { ...goodClaims(), exp: NOW + 60 };
        expect(codeOf(forge({ alg: "HS256", ...header }, claims))).toBe("token_invalid");
    });

    test("S2: one ERP's key signs no other one's tickets", () => {
        const claims = { ...goodClaims(), exp: NOW + 60 };
        const head = { alg: "HS256", kid: OTHER.kid };
        expect(codeOf(forge(head, claims, OTHER.key))).toBe("token_invalid");
        const own = { ...claims, iss: OTHER.issuer };
        expect(codeOf(forge(head, own, OTHER.key))).toBe("accepted");
    });

    test("expiry has five seconds of tolerance and is named", () => {
        expect(codeOf(withClaims({ exp: NOW - 4 }))).toBe("accepted");
        expect(codeOf(withClaims({ exp: NOW - 5 }))).toBe("token_expired");
    });

    test("a token that lives too long is invalid", () => {
        expect(codeOf(withClaims({ exp: NOW + 305 }))).toBe("accepted");
        expect(codeOf(withClaims({ exp: NOW + 306 }))).toBe("token_invalid");
    });
});
