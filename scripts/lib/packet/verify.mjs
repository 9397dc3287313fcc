/**
 * Checks a dispute packet: is it what Odoo signed, and are its records what was sealed. Node's built-ins only.
 * The packet's form is in docs/wire.md.
 */
import { canonical, digests, sha256 } from "./canonical.mjs";
import { readChain } from "./chain.mjs";
import { readJws, thumbprint } from "./jws.mjs";

const RECORD_PARTS = ["captures", "events", "disputes", "decisions"];

/**
 * @typedef {object} Verdict
 * @property {string[]} changed what is not as it was signed
 * @property {string[]} broken what is as it was signed, and yet not as it was sealed
 * @property {string[]} notes what else the reader should know
 */

/**
 * @param {string} text of the file
 * @param {{key?: string}} [options] the public key (PEM) as the company gave it; without one the packet's own is taken
 * @returns {Verdict}
 */
export function verifyPacket(text, options = {}) {
    let packet;
    try {
        packet = JSON.parse(text);
    } catch (error) {
        return verdict([
            `the file is not JSON any more: ${error instanceof Error ? error.message : error}`,
        ]);
    }
    if (packet?.format !== "eh-packet/1" || !packet.parts || typeof packet.parts !== "object") {
        return verdict(["the format: this is no dispute packet that this version can read"]);
    }
    const key = options.key ?? packet.key;
    const claims =
        typeof key === "string" ? readJws(String(packet.signature), key, "eh-packet+jwt") : null;
    if (!claims) {
        return verdict([
            options.key
                ? "the signature: not by the key that was given"
                : "the signature, or the key beside it",
        ]);
    }
    const changed = findChanges(packet.parts, new Map(Object.entries(claims.parts ?? {})));
    if (changed.length === 0 && options.key && options.key.trim() !== String(packet.key).trim()) {
        changed.push("the key beside the signature");
    }
    if (changed.length === 0 && `${JSON.stringify(packet, null, 1)}\n` !== text) {
        changed.push(
            `the file's layout, ${firstDifference(`${JSON.stringify(packet, null, 1)}\n`, text)}; its content is as it was signed`,
        );
    }
    if (changed.length > 0) {
        return verdict(changed);
    }
    const notes = [
        `signed at ${claims.made_at} by the database ${claims.iss}, with the key ${thumbprint(key)}`,
        ...(options.key
            ? []
            : [
                  "no key was given: compare this key with the one that the company names as its own",
              ]),
    ];
    const sealed = checkSeals(packet.parts);
    return { changed, broken: sealed.broken, notes: [...notes, ...sealed.notes] };
}

/**
 * @param {any} parts
 * @param {Map<string, unknown>} signed hashes by path
 */
function findChanges(parts, signed) {
    const here = digests(parts);
    return [...new Set([...signed.keys(), ...here.keys()])]
        .filter((path) => here.get(path) !== signed.get(path))
        .map((path) => describe(parts, path));
}

/**
 * @param {any} parts
 * @param {string} path
 */
function describe(parts, path) {
    const [name = "", index] = path.split("/");
    const item = index === undefined ? undefined : parts[name]?.[Number(index)];
    return item?.model ? `${path} (${item.model} ${item.id})` : path;
}

/** @param {any} parts */
function checkSeals(parts) {
    const broken = [];
    const { links, problems, heads } = readChain(parts.chain);
    broken.push(...problems);
    let held = 0;
    let unsealed = 0;
    for (const record of RECORD_PARTS.flatMap((name) => parts[name])) {
        const what = `${record.model} ${record.id}`;
        const link = links.get(`${record.part} ${record.id}`);
        if (canonical(JSON.parse(record.row_text)) !== canonical(record.row)) {
            broken.push(`${what}: its row is not the text that was hashed`);
        } else if (!link) {
            unsealed += 1;
        } else if (sha256(record.row_text).toString("hex") !== link[6]) {
            broken.push(`${what}: changed after it was sealed`);
        } else if (record.person.salt && commit(record.person) !== link[7]) {
            broken.push(`${what}: the person was changed after it was sealed`);
        } else {
            held += 1;
        }
    }
    const notes = [`${held} records are as they were sealed, up to ${heads} signed heads`];
    if (unsealed > 0) {
        notes.push(`${unsealed} records were not sealed yet when the packet was made`);
    }
    return { broken, notes };
}

/** @param {{number: number | null, text: string, salt: string}} person */
function commit({ number, text, salt }) {
    return sha256(
        Buffer.concat([Buffer.from(salt, "hex"), Buffer.from(`${number ?? ""}|${text}`)]),
    ).toString("hex");
}

/**
 * @param {string} expected
 * @param {string} text
 */
function firstDifference(expected, text) {
    const [right, found] = [expected.split("\n"), text.split("\n")];
    const line = found.findIndex((content, index) => content !== right[index]);
    return `line ${line < 0 ? found.length : line + 1}`;
}

/** @param {string[]} changed */
function verdict(changed) {
    return { changed, broken: [], notes: [] };
}
