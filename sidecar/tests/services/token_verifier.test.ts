import { createHmac, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import type { SidecarError } from "../../src/core/errors.ts";
import { TokenVerifier } from "../../src/services/token_verifier.ts";
import {
    AUDIENCE,
    DEVICE,
    goodClaims,
    ISSUER,
    mintToken,
    NONCE,
    SECRET,
    SESSION,
} from "../support/tokens.ts";

const NOW = Math.floor(Date.now() / 1000);
const verifier = new TokenVerifier({
    secret: SECRET,
    issuer: ISSUER,
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
    const parts = [header, payload].map((part) =>
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

    test.each(["iss", "aud", "exp", "jti", "device_id", "company_id", "session_id", "nonce"])(
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
        [{ device_id: 3 }],
        [{ device_id: ["3"] }],
        [{ session_id: "s\n1" }],
        [{ nonce: "short" }],
        [{ nbf: NOW + 60 }],
    ])("a token with %j is invalid", (claims) => {
        expect(codeOf(withClaims(claims))).toBe("token_invalid");
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
