/** A company's chain of seals, as far as a packet holds it; Odoo's side is `tools/chain.py`. */
import { sha256 } from "./canonical.mjs";
import { readJws } from "./jws.mjs";

/** @typedef {[number, string, number, number, number, boolean, string, string]} Link */

/**
 * @param {Buffer} previous the chain's value before it
 * @param {Link} link sequence, part, id, recorded and sealed in microseconds, put in late, hashes of content and person
 * @returns {Buffer} its value behind it
 */
export function follow(previous, [seq, part, id, recorded, sealed, isBackdated, content, person]) {
    const numbers = Buffer.alloc(33);
    [seq, id, recorded, sealed].forEach((number, index) => {
        numbers.writeBigInt64BE(BigInt(number), index * 8);
    });
    numbers.writeUInt8(isBackdated ? 1 : 0, 32);
    return sha256(
        Buffer.concat([
            previous,
            numbers,
            Buffer.from(content, "hex"),
            Buffer.from(person, "hex"),
            Buffer.from(part),
        ]),
    );
}

/**
 * @param {{company: number, segments: {previous: string, links: Link[], head: string}[], keys: Record<string, string>}} chain
 * @returns {{links: Map<string, Link>, problems: string[], heads: number}} links by part and id
 */
export function readChain(chain) {
    const links = new Map();
    const problems = [];
    for (const { previous, links: pieces, head } of chain.segments) {
        const last = pieces.at(-1)?.[0];
        /** @type {Buffer} */
        let value = Buffer.from(previous, "hex");
        for (const link of pieces) {
            value = follow(value, link);
        }
        const claims = Object.values(chain.keys)
            .map((pem) => readJws(head, pem, "eh-head+jwt"))
            .find((found) => found !== null);
        if (!claims) {
            problems.push("a head of the chain is not signed by a key of this packet");
        } else if (
            claims.company !== chain.company ||
            claims.seq !== last ||
            claims.chain !== value.toString("hex")
        ) {
            problems.push(
                `the chain does not lead to the head that was signed at place ${claims.seq}`,
            );
        } else {
            pieces.forEach((link) => links.set(`${partOf(link)} ${link[2]}`, link));
        }
    }
    return { links, problems, heads: chain.segments.length };
}

/**
 * Behind the part stand which columns were sealed and where the record's links led: sealed, and of no matter here.
 *
 * @param {Link} link
 */
function partOf(link) {
    return link[1].split("#")[0];
}
