/** `POST /api/pairing` over HTTP, and the program that makes the code. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { OUT } from "../../build.mjs";
import { PAIRING_PATH } from "../../src/routes/pairing.ts";
import {
    answerProof,
    kidOf,
    nextTicketKey,
    requestProof,
    secretOfCode,
} from "../../src/services/pairing_secrets.ts";
import { faceJpegs } from "../support/frames.ts";
import { postFrames } from "../support/requests.ts";
import { startTestSidecar, type TestSidecar } from "../support/sidecar.ts";
import { temporaryFolder } from "../support/test_models.ts";
import { mintToken } from "../support/tokens.ts";

const ISSUER = "an-erp-that-pairs";
const SALT = "c2FsdC1vZi10aGlzLXJlcXVlc3Q";
const folder = temporaryFolder();
const keysFolder = path.join(folder, "keys");
let sidecar: TestSidecar;

beforeAll(async () => {
    sidecar = await startTestSidecar({
        models: [{ id: "mean_frame" }],
        env: { EH_SIDECAR_KEYS_DIR: keysFolder },
    });
});
afterAll(async () => {
    await sidecar.stop();
    fs.rmSync(folder, { recursive: true });
});

async function makeCode(): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(OUT, "pair.js")], {
        env: { EH_SIDECAR_KEYS_DIR: keysFolder },
    });
    return /[2-9A-Z]{5}(-[2-9A-Z]{5}){3}/.exec(stdout)?.[0] ?? "";
}

function pairBody(secret: Buffer): { document: string; proof: string } {
    const document = JSON.stringify({
        ...{ wire: 1, purpose: "pair", issuer: ISSUER, salt: SALT, kid: null },
    });
    return { document, proof: requestProof(secret, document) };
}

describe("S2: pairing over HTTP", () => {
    test("from the program's code to a verdict, without a restart", async () => {
        const secret = secretOfCode(await makeCode());
        const response = await request(sidecar.url).post(PAIRING_PATH).send(pairBody(secret));
        expect(response.status).toBe(200);
        const { document, proof } = response.body as { document: string; proof: string };
        expect(proof).toBe(answerProof(secret, SALT, document));
        const facts = JSON.parse(document) as Record<string, unknown>;
        expect(facts).toMatchObject({
            ...{ wire: 1, purpose: "pair", audience: "eh_hr_face_sidecar" },
            models: [{ id: "mean_frame", weight: 1, sha256: expect.any(String) }],
            keys: [{ kty: "EC", crv: "P-256" }],
            version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        });
        const key = nextTicketKey(secret, ISSUER, SALT);
        const ticket = mintToken({ iss: ISSUER }, { secret: key, header: { kid: kidOf(key) } });
        const authorization = `Bearer ${ticket}`;
        await postFrames(sidecar.url, await faceJpegs(2), { authorization }).expect(200);
        expect(sidecar.log.join()).not.toContain(key);
        expect(JSON.stringify(response.body)).not.toContain(key);
    });

    test("without an open code, with a wrong one, and with rubbish it is refused in words", async () => {
        const closed = await request(sidecar.url)
            .post(PAIRING_PATH)
            .send(pairBody(secretOfCode("X".repeat(20))));
        expect([closed.status, closed.body]).toEqual([
            403,
            {
                error: {
                    code: "pairing_closed",
                    message: expect.stringContaining("no set-up code"),
                },
            },
        ]);
        await makeCode();
        const wrong = await request(sidecar.url)
            .post(PAIRING_PATH)
            .send(pairBody(secretOfCode("X".repeat(20))));
        expect(wrong.body).toMatchObject({ error: { code: "pairing_refused" } });
        for (const [body, status] of [
            ["{", 400],
            ["null", 400],
            ['{"document": 7, "proof": ""}', 400],
            [JSON.stringify({ document: "{}", proof: "x".repeat(65) }), 400],
            [JSON.stringify({ document: "x".repeat(5000), proof: "" }), 413],
        ] as const) {
            await request(sidecar.url)
                .post(PAIRING_PATH)
                .set("Content-Type", "application/json")
                .send(body)
                .expect(status);
        }
        await request(sidecar.url).get(PAIRING_PATH).expect(405);
    });

    test("who goes on guessing is told to wait", async () => {
        await makeCode();
        const body = pairBody(secretOfCode("Y".repeat(20)));
        const statuses = new Set<number>();
        for (let tries = 0; tries < 70; tries++) {
            statuses.add((await request(sidecar.url).post(PAIRING_PATH).send(body)).status);
        }
        expect([...statuses]).toEqual([403, 429]);
    });

    test("no page may call it: no origin is ever allowed", async () => {
        const response = await request(sidecar.url)
            .options(PAIRING_PATH)
            .set("Origin", "https://odoo.example.com");
        expect(response.headers["access-control-allow-origin"]).toBeUndefined();
    });
});
