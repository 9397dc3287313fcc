/** S2: an ERP and the service come to know each other without a key on the wire; docs/wire.md, "Pairing". */
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { SidecarError } from "../../src/core/errors.ts";
import { KeyFolder } from "../../src/services/key_folder.ts";
import { CODE_LIFE_S, offerCode, OLD_KEY_LIFE_S, Pairing } from "../../src/services/pairing.ts";
import {
    answerProof,
    kidOf,
    newSetupCode,
    nextTicketKey,
    requestProof,
    secretOfCode,
} from "../../src/services/pairing_secrets.ts";
import { TicketKeys } from "../../src/services/ticket_keys.ts";
import { temporaryFolder } from "../support/test_models.ts";

const ERP = "7d1f2c3a-0e4b-4b6e-9a51-2f1f0f6c9d10";
const SALT = "c2FsdC1vZi10aGlzLXJlcXVlc3Q";
const facts = { audience: "sidecar", version: "1", keys: [], models: [], detector: "d" };
const root = temporaryFolder();
let now = 1_700_000_000;
let folder: KeyFolder;
let pairing: Pairing;
let keys: TicketKeys;
let count = 0;

beforeEach(() => {
    folder = new KeyFolder(path.join(root, String(count++)));
    pairing = new Pairing({ folder, facts, now: () => now });
    keys = new TicketKeys(folder, () => now);
});
afterAll(() => {
    fs.rmSync(root, { recursive: true });
});

interface Ask {
    readonly kid?: string | null;
    readonly salt?: string;
    readonly issuer?: string;
}

/** As an ERP asks that holds this secret. */
function ask(secret: Buffer, purpose: string, { kid = null, salt = SALT, issuer = ERP }: Ask = {}) {
    const document = JSON.stringify({ wire: 1, purpose, issuer, salt, kid });
    const answer = pairing.answer({ document, proof: requestProof(secret, document) });
    expect(answer.proof).toBe(answerProof(secret, salt, answer.document));
    return JSON.parse(answer.document) as { kid: string };
}

function codeOf(work: () => unknown): string {
    try {
        work();
    } catch (error) {
        return (error as SidecarError).code;
    }
    return "done";
}

/** Pairs, and says what the ERP then holds. */
function pair(salt = SALT): { key: string; kid: string; secret: Buffer } {
    const secret = secretOfCode(offerCode(folder, now));
    const { kid } = ask(secret, "pair", { salt });
    const key = nextTicketKey(secret, ERP, salt);
    expect(kid).toBe(kidOf(key));
    return { key, kid, secret: Buffer.from(key) };
}

describe("S2: a set-up code", () => {
    test("has 99 bits, and case and dashes do not matter", () => {
        expect(newSetupCode()).toMatch(/^([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}$/);
        expect(secretOfCode("abcde fghjk-mnpqrstuvw")).toEqual(
            secretOfCode("ABCDE-FGHJK-MNPQR-STUVW"),
        );
    });

    test("pairs once: the key that both work out opens tickets, and never travelled", () => {
        const { key, kid } = pair();
        expect(keys.find(kid)?.issuer).toBe(ERP);
        expect(keys.find(kid)?.key.export().toString()).toBe(key);
        expect(fs.statSync(path.join(folder.folder, "tickets.json")).mode & 0o777).toBe(0o600);
    });

    test("is good once", () => {
        const secret = secretOfCode(offerCode(folder, now));
        ask(secret, "pair");
        expect(codeOf(() => ask(secret, "pair"))).toBe("pairing_closed");
    });

    test("of two who use it at once one is told that it is used", () => {
        const secret = secretOfCode(offerCode(folder, now));
        const offer = folder.pairingOffer();
        const rival = new Pairing({
            folder: Object.assign(Object.create(folder) as KeyFolder, {
                pairingOffer: () => offer,
            }),
            facts,
            now: () => now,
        });
        ask(secret, "pair");
        const document = JSON.stringify({
            ...{ wire: 1, purpose: "pair", issuer: "thief", salt: SALT, kid: null },
        });
        const late = { document, proof: requestProof(secret, document) };
        expect(codeOf(() => rival.answer(late))).toBe("pairing_closed");
        expect(folder.ticketKeys().map(({ issuer }) => issuer)).toEqual([ERP]);
    });

    test("is good for ten minutes, and a new one voids it", () => {
        const secret = secretOfCode(offerCode(folder, now));
        now += CODE_LIFE_S;
        expect(codeOf(() => ask(secret, "pair"))).toBe("pairing_closed");
        const older = secretOfCode(offerCode(folder, now));
        const newer = secretOfCode(offerCode(folder, now));
        expect(codeOf(() => ask(older, "pair"))).toBe("pairing_refused");
        expect(codeOf(() => ask(newer, "pair"))).toBe("done");
    });

    test("that is wrong, or not there at all, adds nothing", () => {
        expect(codeOf(() => ask(secretOfCode("X".repeat(20)), "pair"))).toBe("pairing_closed");
        const code = offerCode(folder, now);
        expect(codeOf(() => ask(secretOfCode(`${code}2`), "pair"))).toBe("pairing_refused");
        expect(folder.ticketKeys()).toEqual([]);
        expect(codeOf(() => ask(secretOfCode(code), "pair"))).toBe("done");
    });

    test("changed on the way, to another ERP or salt, is refused", () => {
        const secret = secretOfCode(offerCode(folder, now));
        const document = JSON.stringify({
            ...{ wire: 1, purpose: "pair", issuer: ERP, salt: SALT, kid: null },
        });
        const proof = requestProof(secret, document);
        const moved = { document: document.replace(ERP, "thief"), proof };
        expect(codeOf(() => pairing.answer(moved))).toBe("pairing_refused");
    });

    test.each([
        ["no JSON", "{"],
        ["another version", JSON.stringify({ wire: 2, purpose: "pair" })],
        ["another purpose", JSON.stringify({ wire: 1, purpose: "enrol" })],
        ["null", "null"],
        ["a short salt", JSON.stringify({ wire: 1, purpose: "pair", issuer: ERP, salt: "x" })],
    ])("%s is an invalid field", (_name, document) => {
        offerCode(folder, now);
        expect(codeOf(() => pairing.answer({ document, proof: "" }))).toBe("invalid_field");
    });
});

describe("S2: the key is changed", () => {
    test("with two alive until the next one is seen at work, and nobody waits", () => {
        const first = pair();
        const next = ask(first.secret, "rotate", { kid: first.kid, salt: `${SALT}2` });
        const key = nextTicketKey(first.secret, ERP, `${SALT}2`);
        expect(next.kid).toBe(kidOf(key));
        now += 86_400;
        expect([keys.find(first.kid), keys.find(next.kid)]).not.toContain(null);
        // Asked with the old one nothing ends: the ERP may not have heard of the new one.
        ask(first.secret, "status", { kid: first.kid });
        now += 86_400;
        expect(keys.find(first.kid)).not.toBeNull();
        ask(Buffer.from(key), "status", { kid: next.kid });
        now += OLD_KEY_LIFE_S - 2;
        expect(keys.find(first.kid)).not.toBeNull();
        now += 2;
        expect(keys.find(first.kid)).toBeNull();
        expect(keys.find(next.kid)).not.toBeNull();
        const late = { kid: first.kid };
        expect(codeOf(() => ask(first.secret, "status", late))).toBe("key_unknown");
    });

    test("a recorded rotation that is played again changes nothing", () => {
        const first = pair();
        const asked = { kid: first.kid, salt: `${SALT}2` };
        const next = ask(first.secret, "rotate", asked);
        const before = folder.ticketKeys();
        expect(ask(first.secret, "rotate", asked)).toEqual(expect.objectContaining(next));
        expect(folder.ticketKeys()).toEqual(before);
    });

    test("pairing again leaves the key of before until the new one is at work", () => {
        const first = pair();
        const second = pair(`${SALT}2`);
        expect([keys.find(first.kid), keys.find(second.kid)]).not.toContain(null);
        ask(second.secret, "status", { kid: second.kid });
        now += OLD_KEY_LIFE_S + 1;
        expect(keys.find(first.kid)).toBeNull();
    });

    test("one ERP touches no other one's keys", () => {
        const first = pair();
        const secret = secretOfCode(offerCode(folder, now));
        const other = ask(secret, "pair", { issuer: "another-erp" });
        ask(first.secret, "status", { kid: first.kid });
        now += OLD_KEY_LIFE_S + 1;
        expect(keys.find(other.kid)?.issuer).toBe("another-erp");
        const stolen = { kid: other.kid };
        expect(codeOf(() => ask(first.secret, "status", stolen))).toBe("key_unknown");
    });
});

test("S6: a key that another replica was paired with is known at once, one that it took out within a second", () => {
    const other = new TicketKeys(new KeyFolder(folder.folder), () => now);
    expect(other.find("nobody")).toBeNull();
    const { kid } = pair();
    expect(other.find(kid)).not.toBeNull();
    folder.changeTicketKeys(() => []);
    now += 1;
    expect(other.find(kid)).toBeNull();
});
