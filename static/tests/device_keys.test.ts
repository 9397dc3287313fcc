/** SPEC K15: keys that cannot leave the tablet, and the proofs made with them. */
import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import { calculateThumbprint } from "dpop";
import jwt from "jsonwebtoken";
import crypto from "node:crypto";
import fs from "node:fs";
import { DeviceKeys, type DeviceKeysOptions } from "../src/eh_hr_face_kiosk/pairing/device_keys";
import { DeviceStore } from "../src/eh_hr_face_kiosk/pairing/device_store";
import { KeyProof } from "../src/eh_hr_face_kiosk/pairing/key_proof";
import type { KeyStore } from "../src/eh_hr_face_kiosk/pairing/key_store";
import type { DeviceKey } from "../src/eh_hr_face_kiosk/prover";

const BASE = "https://odoo.example/hr_attendance/key?x=1";
const PAIRED = {
    token: "token",
    device: { id: 3, name: "Lobby" },
    site: { id: 1, name: "Brussels", timezone: "Europe/Brussels" },
};

class MemoryKeys implements KeyStore {
    keys: DeviceKey[] = [];
    isBroken = false;
    readAll = () => this.use(() => [...this.keys]);
    put = (key: DeviceKey) => this.use(() => void this.keys.push(key));
    keepOnly = (thumbprint: string) =>
        this.use(() => {
            this.keys = this.keys.filter((key) => key.thumbprint === thumbprint);
        });
    private use<T>(work: () => T): Promise<T> {
        return this.isBroken ? Promise.reject(new Error("blocked")) : Promise.resolve(work());
    }
}

/** One browser; `open` is one of its pages. */
class Browser {
    readonly stored = new MemoryKeys();
    readonly values = new Map<string, string>();
    private last: Promise<unknown> = Promise.resolve();

    open(options: Partial<DeviceKeysOptions> = {}) {
        const store = new DeviceStore(
            {
                getItem: (key) => this.values.get(key) ?? null,
                setItem: (key, value) => void this.values.set(key, value),
                removeItem: (key) => void this.values.delete(key),
            },
            1,
        );
        const keys = new DeviceKeys({
            store: this.stored,
            canMakeKeys: true,
            lock: (work) => {
                const next = this.last.then(work);
                this.last = next.catch(() => undefined);
                return next;
            },
            ...options,
        });
        const onLost = jest.fn<(token: string) => void>();
        const proof = new KeyProof({ keys, store, readBase: () => BASE, onLost });
        return { store, keys, proof, onLost };
    }
}

interface Read {
    header: { typ: string; alg: string; jwk: crypto.JsonWebKey };
    payload: Record<string, unknown>;
}

/** Checks a proof as the server does. */
function readProof(text: string | null): Read {
    const { header } = jwt.decode(text ?? "", { complete: true }) as never as Read;
    const key = crypto.createPublicKey({ key: header.jwk, format: "jwk" });
    const payload = jwt.verify(text ?? "", key, { algorithms: ["ES256"] });
    return { header, payload: payload as Record<string, unknown> };
}

let browser: Browser;
beforeEach(() => {
    browser = new Browser();
});

describe("K15: the key of a pairing", () => {
    it("is made here, kept, and cannot be read", async () => {
        const { keys } = browser.open();
        const made = await keys.make();
        expect(made?.kept).toBe(true);
        const { privateKey, publicKey } = browser.stored.keys[0]?.pair as CryptoKeyPair;
        expect(privateKey.extractable).toBe(false);
        for (const format of ["jwk", "pkcs8", "raw"] as const) {
            await expect(globalThis.crypto.subtle.exportKey(format, privateKey)).rejects.toThrow();
        }
        expect(made?.key.thumbprint).toBe(await calculateThumbprint(publicKey));
    });

    it("of each pairing is another one, and only the last stays", async () => {
        const { keys } = browser.open();
        const [, second] = [await keys.make(), await keys.make()];
        expect(browser.stored.keys).toHaveLength(2);
        await keys.keepOnly(second?.key.thumbprint ?? "");
        expect(browser.stored.keys.map((key) => key.thumbprint)).toEqual([second?.key.thumbprint]);
    });

    it("lasts until the next start where the browser keeps nothing", async () => {
        browser.stored.isBroken = true;
        const { keys } = browser.open();
        const made = await keys.make();
        expect(made?.kept).toBe(false);
        expect(await keys.find(made?.key.thumbprint ?? "")).toBe(made?.key);
    });

    it("is none on plain http, which is no error", async () => {
        const { keys, proof, store } = browser.open({ canMakeKeys: false });
        expect(await keys.make()).toBeNull();
        store.write(PAIRED);
        expect(await proof.prove("GET", "/eh_hr/kiosk/session", "token")).toBeNull();
    });
});

describe("K15: a proof", () => {
    const pairWithKey = async () => {
        const page = browser.open();
        const made = await page.keys.make();
        page.store.write({ ...PAIRED, thumbprint: made?.key.thumbprint ?? "" });
        return { ...page, key: made?.key as DeviceKey };
    };

    it("is for one method, one address without its query, and one token", async () => {
        const { proof } = await pairWithKey();
        const { header, payload } = readProof(
            await proof.prove("GET", "/eh_hr/kiosk/session?a=1#b", "token"),
        );
        expect(header).toMatchObject({ typ: "dpop+jwt", alg: "ES256" });
        expect(Object.keys(header.jwk).sort()).toEqual(["crv", "kty", "x", "y"]);
        expect(payload).toMatchObject({
            htm: "GET",
            htu: "https://odoo.example/eh_hr/kiosk/session",
            ath: crypto.createHash("sha256").update("token").digest("base64url"),
        });
        expect(payload["nonce"]).toBeUndefined();
    });

    it("says what the example of the wire says, and the example is a good one", async () => {
        const file = new URL("../../docs/wire/proofs.json", import.meta.url);
        const { request, examples } = JSON.parse(fs.readFileSync(file, "utf8")) as {
            request: { method: string; path: string; hosts: [string]; token: string };
            examples: { result: string; proof: string }[];
        };
        const example = readProof(examples.find(({ result }) => result === "good")?.proof ?? "");
        const { proof, key } = await pairWithKey();
        const made = readProof(
            await proof.prove(
                request.method,
                `https://${request.hosts[0]}${request.path}`,
                request.token,
                key,
            ),
        );
        expect(Object.keys(made.header).sort()).toEqual(Object.keys(example.header).sort());
        expect(Object.keys(made.payload).sort()).toEqual(Object.keys(example.payload).sort());
        for (const claim of ["htm", "htu", "ath"]) {
            expect(made.payload[claim]).toBe(example.payload[claim]);
        }
    });

    it("follows the address that a relative one is of", async () => {
        const { proof } = await pairWithKey();
        const text = await proof.prove("POST", "manual_selection", "token");
        expect(readProof(text).payload["htu"]).toBe(
            "https://odoo.example/hr_attendance/manual_selection",
        );
    });

    it("is never the same twice", async () => {
        const { proof } = await pairWithKey();
        const texts = await Promise.all(
            Array.from({ length: 20 }, () => proof.prove("GET", "/a", "token")),
        );
        expect(new Set(texts.map((text) => readProof(text).payload["jti"])).size).toBe(20);
    });

    it("carries the server's time once it was told", async () => {
        const { proof } = await pairWithKey();
        proof.takeNonce("first");
        proof.takeNonce("second");
        expect(readProof(await proof.prove("GET", "/a", "token")).payload["nonce"]).toBe("second");
    });

    it("at the pairing is of the key that is to be bound, without a token", async () => {
        const { proof, keys } = browser.open();
        const made = await keys.make();
        const text = await proof.prove("POST", "/eh_hr/kiosk/pair", null, made?.key ?? null);
        expect(readProof(text).payload["ath"]).toBeUndefined();
        expect(await proof.prove("POST", "/eh_hr/kiosk/pair", null, null)).toBeNull();
    });

    it("is found again by another page, and after a restart", async () => {
        const { key } = await pairWithKey();
        const { proof } = browser.open();
        const { header } = readProof(await proof.prove("GET", "/a", "token"));
        expect(header.jwk).toMatchObject({
            x: (await globalThis.crypto.subtle.exportKey("jwk", key.pair.publicKey)).x,
        });
    });

    it("of a token that was replaced is none: Odoo says what is to be said", async () => {
        const { proof } = await pairWithKey();
        expect(await proof.prove("GET", "/a", "older token")).toBeNull();
    });

    it("a key that the browser has no longer ends the pairing", async () => {
        await pairWithKey();
        browser.stored.keys = [];
        const { proof, onLost } = browser.open();
        await expect(proof.prove("GET", "/a", "token")).rejects.toMatchObject({ code: "key_lost" });
        expect(onLost.mock.calls).toEqual([["token"]]);
    });

    it("a browser that does not open its keys for now ends nothing", async () => {
        await pairWithKey();
        const { proof, onLost } = browser.open();
        browser.stored.isBroken = true;
        await expect(proof.prove("GET", "/a", "token")).rejects.toMatchObject({
            code: "key_unreadable",
        });
        expect(onLost).not.toHaveBeenCalled();
        browser.stored.isBroken = false;
        expect(await proof.prove("GET", "/a", "token")).not.toBeNull();
    });
});

describe("K15: a pairing from before there were keys", () => {
    it("offers one key, the same from all pages of the browser", async () => {
        const pages = [browser.open(), browser.open()];
        pages[0]?.store.write(PAIRED);
        pages[1]?.store.readAgain();
        const texts = await Promise.all(
            pages.map(({ proof }) => proof.prove("GET", "/a", "token")),
        );
        const [first, second] = texts.map((text) => readProof(text).header.jwk.x);
        expect(first).toBe(second);
        expect(browser.stored.keys).toHaveLength(1);
    });

    it("names it as soon as Odoo says that it is bound", async () => {
        const { proof, store } = browser.open();
        store.write(PAIRED);
        await proof.prove("GET", "/a", "token");
        expect(browser.open().store.read()?.thumbprint).toBeUndefined();
        await proof.onBound("token");
        expect(browser.open().store.read()?.thumbprint).toBe(browser.stored.keys[0]?.thumbprint);
        await proof.onBound("token");
        expect(store.read()).toMatchObject(PAIRED);
    });

    it("keeps its plain token where the browser keeps no key", async () => {
        browser.stored.isBroken = true;
        const { proof, store } = browser.open();
        store.write(PAIRED);
        expect(await proof.prove("GET", "/a", "token")).toBeNull();
    });

    it("a new name of the tablet leaves the key named", () => {
        const { store } = browser.open();
        store.write({ ...PAIRED, thumbprint: "t" });
        store.rename({ ...PAIRED, device: { id: 3, name: "Gate" } });
        expect(browser.open().store.read()).toMatchObject({
            ...PAIRED,
            device: { id: 3, name: "Gate" },
            thumbprint: "t",
        });
    });
});
