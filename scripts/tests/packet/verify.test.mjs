/** E7: the example of docs/wire, which Odoo made, and what the verifier says of it when something is another. */
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import { expect, test } from "@jest/globals";
import { digests } from "../../lib/packet/canonical.mjs";
import { readJws, thumbprint } from "../../lib/packet/jws.mjs";
import { verifyPacket } from "../../lib/packet/verify.mjs";

const TEXT = fs.readFileSync(new URL("../../../docs/wire/packet.json", import.meta.url), "utf8");

/** @param {(packet: any) => void} change */
function changed(change) {
    const packet = JSON.parse(TEXT);
    change(packet);
    return verifyPacket(`${JSON.stringify(packet, null, 1)}\n`);
}

test("E7: what Odoo signed is in order, and every record is as it was sealed", () => {
    const verdict = verifyPacket(TEXT);
    expect(verdict).toMatchObject({ changed: [], broken: [] });
    expect(verdict.notes.join("\n")).toMatch(/13 records are as they were sealed/);
});

test("E7: a packet changed by one byte is never in order, wherever the byte is", () => {
    const bytes = Buffer.from(TEXT);
    for (let at = 0; at < bytes.length; at += 5) {
        const other = Buffer.from(bytes);
        other[at] = /** @type {number} */ (bytes[at]) ^ 1;
        const { changed: found } = verifyPacket(other.toString("utf8"));
        if (found.length === 0) {
            throw new Error(`byte ${at} of ${bytes.length}: ${TEXT.slice(at - 40, at + 40)}`);
        }
    }
});

test.each([
    [
        "captures/5 (eh.hr.liveness.check",
        (/** @type {any} */ packet) => (packet.parts.captures[5].row.outcome = "passed"),
    ],
    [
        "attendance",
        (/** @type {any} */ packet) => (packet.parts.attendance.check_in = "2026-01-01T00:00:00Z"),
    ],
    ["captures", (/** @type {any} */ packet) => packet.parts.captures.pop()],
    ["disputes/0", (/** @type {any} */ packet) => (packet.parts.disputes[0].person.text += "!")],
    ["chain", (/** @type {any} */ packet) => (packet.parts.chain.segments[0].links[0][3] += 1)],
    [
        "statements/0",
        (/** @type {any} */ packet) => (packet.parts.statements[0] = "It proves everything."),
    ],
    ["extra", (/** @type {any} */ packet) => (packet.parts.extra = "x")],
    [
        "the signature",
        (/** @type {any} */ packet) => (packet.signature = packet.signature.replace(/.$/, "!")),
    ],
    ["the signature", (/** @type {any} */ packet) => (packet.key = newKey().pem)],
])("E7: the verifier names %s", (name, change) => {
    expect(changed(change).changed.some((what) => what.startsWith(name))).toBe(true);
});

test("E7: whoever signs a made-up packet with another key is found by the company's own", () => {
    const own = JSON.parse(TEXT).key;
    expect(verifyPacket(TEXT, { key: own })).toMatchObject({ changed: [], broken: [] });
    expect(verifyPacket(TEXT, { key: newKey().pem }).changed).toEqual([
        "the signature: not by the key that was given",
    ]);
});

test("E7: a layout of its own is named as that", () => {
    const [what] = verifyPacket(TEXT.replace('"format": ', '"format":  ')).changed;
    expect(what).toMatch(/layout, line 2; its content is as it was signed/);
    expect(verifyPacket(TEXT.slice(0, -20)).changed[0]).toMatch(/not JSON any more/);
});

test("E7: a token says which key, which kind and nothing unsigned", () => {
    const { signature, key } = JSON.parse(TEXT);
    expect(readJws(signature, key, "eh-head+jwt")).toBeNull();
    expect(readJws(`${signature}.x`, key, "eh-packet+jwt")).toBeNull();
    expect(readJws(signature, key, "eh-packet+jwt")).toMatchObject({ format: "eh-packet/1" });
    expect(thumbprint(key)).toHaveLength(43);
});

test("E7: hashes are by part, and by element of a list", () => {
    expect([...digests({ a: 1, b: [2, 3] }).keys()]).toEqual(["a", "b", "b/0", "b/1"]);
});

function newKey() {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { pem: publicKey.export({ type: "spki", format: "pem" }).toString() };
}
