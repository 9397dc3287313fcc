/**
 * What must not be in a log: tokens, codes, PINs, keys, templates, pictures and their hashes. Read from the logs that the tests
 * themselves left behind, so whatever code comes to log one is found by the next run.
 */
import fs from "node:fs";
import path from "node:path";

const BASE64 = "[A-Za-z0-9+/_-]";

/** @type {[name: string, pattern: RegExp][]} by their shape: nobody knows what values a run made */
const SECRETS = [
    ["a device token", /\bbearer\s+[\w-]{43}(?![\w-])/i],
    // Slips, proofs, tickets, verdicts.
    ["a signed token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
    [
        "a pairing code",
        /\beh_pair(?:ing_code)?["']?\s*[=:]\s*["']?[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}\b/,
    ],
    ["a PIN", /["']pin(?:_code)?["']\s*[:=]\s*["']?\d{3,}/],
    [
        "the hash of a token or a code",
        /\b(?:token_sha256|pairing_hash)["']?\s*[=:]\s*["']?[0-9a-f]{64}/,
    ],
    ["a private key", /-----BEGIN (?:\w+ )?PRIVATE KEY-----|["']d["']\s*:\s*["'][\w-]{43}["']/],
    ["a picture", new RegExp(`(?:data:image/[a-z+]+;base64,|/9j/4|iVBORw0KGgo)${BASE64}{80}`)],
    ["the hash of a picture", /\bframe_hashes["']?\s*[:=]\s*\[?\s*["']?[0-9a-f]{64}/],
    ["a face template", /\[\s*(?:-?\d+\.\d+(?:e-?\d+)?\s*,\s*){40}/i],
];

/** Longer lines are looked at up to here: a pattern on megabytes of one line would take for ever. */
const LINE_CHARS = 20_000;
const SHOWN_CHARS = 60;

/**
 * @param {string} text of a log
 * @returns {string[]} what was found and in which line, without the secret itself
 */
export function findSecrets(text) {
    return text.split("\n").flatMap((whole, index) => {
        const line = whole.slice(0, LINE_CHARS);
        return SECRETS.flatMap(([name, pattern]) => {
            const found = pattern.exec(line);
            const before = line.slice(0, found?.index ?? 0).slice(-SHOWN_CHARS);
            return found ? [`line ${index + 1}: ${name} behind "${before}"`] : [];
        });
    });
}

/**
 * @param {string} folder of logs
 * @param {number} sinceMs logs that nobody wrote to since are of an older run
 * @returns {{read: number, found: string[]}}
 */
export function searchLogs(folder, sinceMs) {
    const files = fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(".log"))
        .filter((name) => fs.statSync(path.join(folder, name)).mtimeMs >= sinceMs);
    const found = files.flatMap((name) =>
        findSecrets(fs.readFileSync(path.join(folder, name), "utf8")).map(
            (what) => `${name}, ${what}`,
        ),
    );
    return { read: files.length, found };
}
