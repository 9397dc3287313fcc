/** The golden examples of docs/wire/, as Odoo's own tests read them too. */
import { createPublicKey, createSecretKey, type JsonWebKey } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { ROOT } from "../build.mjs";
import type { SidecarError } from "../src/core/errors.ts";
import {
    answerProof,
    kidOf,
    nextTicketKey,
    requestProof,
    secretOfCode,
} from "../src/services/pairing_secrets.ts";
import { TokenVerifier } from "../src/services/token_verifier.ts";
import { framesDigest, VERDICT_TYPE } from "../src/services/verdict_signer.ts";

interface Refused {
    readonly name: string;
    readonly code: string;
    readonly token: string;
}
interface Examples {
    readonly now: number;
    readonly good: { readonly token: string; readonly claims: Record<string, unknown> };
    readonly refused: readonly Refused[];
}

interface TicketExamples extends Examples {
    readonly kid: string;
    readonly key: string;
    readonly issuer: string;
    readonly audience: string;
}
interface VerdictExamples extends Examples {
    readonly jwks: readonly (JsonWebKey & { kid: string })[];
    readonly frame_hashes: readonly string[];
}
interface PairingExample {
    readonly code: string;
    readonly secret: string;
    readonly salt: string;
    readonly issuer: string;
    readonly ticket_key: string;
    readonly kid: string;
    readonly typed: readonly string[];
    readonly request: { readonly document: string; readonly proof: string };
    readonly answer: { readonly document: string; readonly proof: string };
}

function read(name: string): unknown {
    return JSON.parse(fs.readFileSync(path.join(ROOT, "docs/wire", `${name}.json`), "utf8"));
}

describe("S2: docs/wire/tickets.json", () => {
    const wire = read("tickets") as TicketExamples;
    const known = { issuer: wire.issuer, key: createSecretKey(wire.key, "utf8") };
    const verifier = new TokenVerifier({
        keys: { find: (kid) => (kid === wire.kid ? known : null) },
        audience: wire.audience,
        maxAgeS: 60,
        now: () => wire.now,
    });

    test("the good one is read as it says", () => {
        const { claims } = wire.good;
        expect(verifier.verify(`Bearer ${wire.good.token}`)).toEqual({
            ...{ jti: claims["jti"], scope: claims["scope"], issuer: claims["iss"] },
            ...{ deviceId: claims["device"], companyId: claims["company"] },
            ...{ sessionId: claims["attempt"], nonce: claims["nonce"], expiresAtS: claims["exp"] },
        });
    });

    test.each(wire.refused)("$name: $code", ({ token, code }) => {
        let answered = "accepted";
        try {
            verifier.verify(`Bearer ${token}`);
        } catch (error) {
            answered = (error as SidecarError).code;
        }
        expect(answered).toBe(code);
    });
});

describe("S2: docs/wire/verdicts.json", () => {
    const wire = read("verdicts") as VerdictExamples;

    function verify(token: string): jwt.JwtPayload {
        const header = jwt.decode(token, { complete: true })?.header;
        const jwk = wire.jwks.find(({ kid }) => kid === header?.kid);
        if (!jwk || header?.typ !== VERDICT_TYPE) {
            throw new Error("unknown key or type");
        }
        return jwt.verify(token, createPublicKey({ key: jwk, format: "jwk" }), {
            algorithms: ["ES256"],
            clockTimestamp: wire.now,
        }) as jwt.JwtPayload;
    }

    test("the good one is signed with the published key, over the digest of its frames", () => {
        expect(verify(wire.good.token)).toEqual(wire.good.claims);
        expect(wire.good.claims["frames"]).toBe(framesDigest(wire.frame_hashes));
    });

    const forged = ["verdict_forged", "verdict_wrong_kind", "verdict_unknown_key"];
    test.each(wire.refused.filter(({ code }) => forged.includes(code)))(
        "$name: whoever checks the signature refuses it",
        ({ token }) => {
            expect(() => verify(token)).toThrow();
        },
    );
});

describe("A0: docs/wire/slips.json", () => {
    const wire = read("slips") as Examples;

    test("a slip is no ticket and no verdict: its type says so", () => {
        const header = jwt.decode(wire.good.token, { complete: true })?.header;
        expect(header).toEqual({ alg: "HS256", typ: "eh-slip+jwt" });
        expect(jwt.decode(wire.good.token)).toEqual(wire.good.claims);
    });
});

test("S2: docs/wire/pairing.json: both sides work out the same", () => {
    const wire = read("pairing") as PairingExample;
    const secret = secretOfCode(wire.code);
    expect(secret.toString("base64url")).toBe(wire.secret);
    expect(wire.typed.map((typed) => secretOfCode(typed).toString("base64url"))).toEqual(
        wire.typed.map(() => wire.secret),
    );
    expect(requestProof(secret, wire.request.document)).toBe(wire.request.proof);
    expect(answerProof(secret, wire.salt, wire.answer.document)).toBe(wire.answer.proof);
    expect(nextTicketKey(secret, wire.issuer, wire.salt)).toBe(wire.ticket_key);
    expect(kidOf(wire.ticket_key)).toBe(wire.kid);
});
