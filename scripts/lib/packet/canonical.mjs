/** JSON in one form (RFC 8785), and SHA-256 over it; Odoo's side is `tools/canonical.py`. */
import { createHash } from "node:crypto";

/**
 * @param {unknown} value JSON whose keys are ASCII
 * @returns {string}
 */
export function canonical(value) {
    if (Array.isArray(value)) {
        return `[${value.map(canonical).join(",")}]`;
    }
    if (value !== null && typeof value === "object") {
        const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
        return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
    }
    return JSON.stringify(value);
}

/**
 * @param {unknown} value
 * @returns {string} hex
 */
export function digest(value) {
    return sha256(canonical(value)).toString("hex");
}

/**
 * @param {string | Buffer} data
 * @returns {Buffer}
 */
export function sha256(data) {
    return createHash("sha256").update(data).digest();
}

/**
 * A hash for each part, and for each element of those that are lists.
 *
 * @param {Record<string, unknown>} parts
 * @returns {Map<string, string>} by path
 */
export function digests(parts) {
    const found = new Map();
    for (const [name, part] of Object.entries(parts)) {
        if (Array.isArray(part)) {
            found.set(name, digest(part.length));
            part.forEach((item, index) => found.set(`${name}/${index}`, digest(item)));
        } else {
            found.set(name, digest(part));
        }
    }
    return found;
}
