/** S2: what somebody between the sidecar and the ERP could try with a verdict. The reader here does what the ERP has to. */
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import request from "supertest";
import { decodeTokens } from "../../liveness/wire/token_set.ts";
import { VERIFY_ANSWER_TOKENS } from "../../liveness/wire/verify_tokens.ts";
import { framesDigest, VERDICT_LIFE_S, VERDICT_TYPE } from "../src/services/verdict_signer.ts";
import { faceJpegs, hashOf } from "./support/frames.ts";
import { jsonOf, postFrames } from "./support/requests.ts";
import { startTestSidecar, type TestSidecar } from "./support/sidecar.ts";
import { temporaryFolder } from "./support/test_models.ts";
import { AUDIENCE, DEVICE, ISSUER, NONCE, pairWithTests, SESSION } from "./support/tokens.ts";

const folder = temporaryFolder();
let sidecar: TestSidecar;
let frames: Buffer[];
let verdict: string;
let keys: (JsonWebKey & { kid: string })[];

function writeKey(name: string, namedCurve = "P-256"): string {
    const file = path.join(folder, name);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve });
    fs.writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }));
    return file;
}

async function verdictOf(service: TestSidecar): Promise<string> {
    return jsonOf(await postFrames(service.url, frames).expect(200))["verdict_jws"] as string;
}

async function keysOf(service: TestSidecar): Promise<typeof keys> {
    const response = await request(service.url).get("/.well-known/jwks.json").expect(200);
    return (response.body as { keys: typeof keys }).keys;
}

beforeAll(async () => {
    const files = [writeKey("first.pem"), writeKey("second.pem")];
    sidecar = await startTestSidecar({
        models: [{ id: "mean_frame", threshold: 0.2 }],
        env: { EH_SIDECAR_SIGNING_KEYS: files.join(",") },
    });
    frames = await faceJpegs(3);
    verdict = await verdictOf(sidecar);
    keys = await keysOf(sidecar);
});

afterAll(async () => {
    await sidecar.stop();
    fs.rmSync(folder, { recursive: true });
});

/** As the ERP reads a verdict: type and algorithm fixed, the key by its id, sender, receiver and time. */
function read(token: string, known = keys, now = Date.now() / 1000): jwt.JwtPayload {
    const header = jwt.decode(token, { complete: true })?.header;
    const jwk = known.find(({ kid }) => kid === header?.kid);
    if (!jwk || header?.typ !== VERDICT_TYPE) {
        throw new Error("unknown key or type");
    }
    return jwt.verify(token, createPublicKey({ key: jwk, format: "jwk" }), {
        ...{ algorithms: ["ES256"], issuer: AUDIENCE, audience: ISSUER },
        clockTimestamp: Math.floor(now),
    }) as jwt.JwtPayload;
}

function withPayload(changes: object): string {
    const [head = "", payload = "", signature = ""] = verdict.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
    return [head, changed, signature].join(".");
}

describe("S2: a verdict", () => {
    test("is signed over attempt, device, company, nonce, frames, score, models and detector", () => {
        const claims = read(verdict);
        expect(claims).toMatchObject({
            ...{
                iss: AUDIENCE,
                aud: ISSUER,
                attempt: SESSION,
                device: DEVICE,
                company: "1",
                scope: "verify",
            },
            ...{ nonce: NONCE, verdict: "live", threshold: 0.2, frame_count: 3, reasons: [] },
            frames: framesDigest(frames.map(hashOf)),
            jti: expect.any(String),
            detector: expect.stringMatching(/^[0-9a-f]{64}$/),
            models: [
                {
                    ...{ id: "mean_frame", weight: 1, threshold: 0.2 },
                    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
                    score: claims["score"] as number,
                },
            ],
        });
        expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(VERDICT_LIFE_S);
    });

    test("is S1 in TOON, fits Odoo's log route and holds no frame hash", async () => {
        const answer = await postFrames(sidecar.url, frames, { format: "toon" }).expect(200);
        const { verdict_jws: token = "" } = decodeTokens(
            answer.body as string,
            VERIFY_ANSWER_TOKENS,
        );
        expect(read(token)["verdict"]).toBe("live");
        expect(token.length).toBeLessThan(2000);
        expect(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).not.toContain(
            hashOf(frames[0] ?? Buffer.alloc(0)),
        );
    });

    test.each([
        ["a better score", { score: 1 }],
        ["another attempt", { attempt: "another" }],
        ["another device", { device: "4" }],
        ["another company", { company: "2" }],
        ["other frames", { frames: "0".repeat(64) }],
        ["a later end", { exp: 9_999_999_999 }],
    ])("changed to %s is refused", (_name, changes) => {
        expect(() => read(withPayload(changes))).toThrow(/signature/);
    });

    test("cut off, unsigned, or signed by somebody else is refused", () => {
        expect(() => read(verdict.slice(0, -4))).toThrow();
        const [, payload = ""] = verdict.split(".");
        const head = { alg: "none", typ: VERDICT_TYPE, kid: keys[0]?.kid };
        const none = `${Buffer.from(JSON.stringify(head)).toString("base64url")}.${payload}.`;
        expect(() => read(none)).toThrow();
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const forged = jwt.sign({ aud: ISSUER, iss: AUDIENCE }, privateKey, {
            algorithm: "ES256",
            header: { alg: "ES256", typ: VERDICT_TYPE, kid: keys[0]?.kid ?? "" },
        });
        expect(() => read(forged)).toThrow(/signature/);
    });

    test("signed with HS256 and the public key is refused", () => {
        const publicKey = createPublicKey({ key: keys[0] as JsonWebKey, format: "jwk" });
        const pem = publicKey.export({ type: "spki", format: "pem" });
        const head = { alg: "HS256" as const, typ: VERDICT_TYPE, kid: keys[0]?.kid ?? "" };
        const forged = jwt.sign({ aud: ISSUER, iss: AUDIENCE }, Buffer.from(pem), {
            algorithm: "HS256",
            header: head,
        });
        expect(() => read(forged)).toThrow(/algorithm/);
    });

    test("that has expired is refused, and so is one of an unknown key", () => {
        const later = Date.now() / 1000 + VERDICT_LIFE_S + 1;
        expect(() => read(verdict, keys, later)).toThrow(/expired/);
        expect(() => read(verdict, keys.slice(1))).toThrow(/unknown key/);
    });
});

describe("S2: the keys", () => {
    test("are public halves only, each under its RFC 7638 thumbprint", () => {
        expect(keys).toHaveLength(2);
        for (const key of keys) {
            expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
            expect(key.kid).toMatch(/^[\w-]{43}$/);
        }
    });

    test("rotate with two alive: the new one signs, and verdicts of the old one are still read", async () => {
        const files = [path.join(folder, "second.pem"), path.join(folder, "first.pem")];
        const rotated = await startTestSidecar({
            models: [{ id: "mean_frame", threshold: 0.2 }],
            env: { EH_SIDECAR_SIGNING_KEYS: files.join(",") },
        });
        const published = await keysOf(rotated);
        const next = await verdictOf(rotated);
        expect(read(verdict, published)["verdict"]).toBe("live");
        expect(read(next, keys)["verdict"]).toBe("live");
        const kidOf = (token: string): unknown => jwt.decode(token, { complete: true })?.header.kid;
        expect(kidOf(next)).not.toBe(kidOf(verdict));
        await rotated.stop();
    });

    test.each([
        ["of another curve", () => writeKey("other.pem", "P-384"), /no private P-256 key/],
        ["that is not there", () => path.join(folder, "none.pem"), /ENOENT/],
        [
            "that is none",
            () => (fs.writeFileSync(path.join(folder, "x"), "x"), path.join(folder, "x")),
            /EH_SIDECAR_SIGNING_KEYS/,
        ],
    ])("a key %s stops the start with a sentence", async (_name, file, message) => {
        const env = { EH_SIDECAR_SIGNING_KEYS: file() };
        await expect(startTestSidecar({ env })).rejects.toThrow(message);
    });

    test("without a setting one is made at the first start and stays", async () => {
        const keysFolder = path.join(folder, "keys");
        const env = { EH_SIDECAR_KEYS_DIR: keysFolder };
        pairWithTests(keysFolder);
        const first = await startTestSidecar({ models: [{ id: "mean_frame" }], env });
        const published = await keysOf(first);
        expect(read(await verdictOf(first), published)["verdict"]).toBeDefined();
        await first.stop();
        const second = await startTestSidecar({ env });
        expect(await keysOf(second)).toEqual(published);
        await second.stop();
        expect(fs.statSync(path.join(keysFolder, "verdict.pem")).mode & 0o777).toBe(0o600);
    });
});
