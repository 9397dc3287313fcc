/** Results that take long and depend on nothing but some bytes. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * What `make` made of these bytes, now or earlier.
 *
 * @template T
 * @param {string} cacheDir
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
export async function loadJson(cacheDir, name, bytes, make) {
    const folder = path.join(cacheDir, "photographs");
    const key = crypto.createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    const file = path.join(folder, `${name}-${key}.json`);
    if (!fs.existsSync(file)) {
        fs.mkdirSync(folder, { recursive: true });
        const part = `${file}.${process.pid}.part`;
        fs.writeFileSync(part, JSON.stringify(await make()));
        fs.renameSync(part, file);
    }
    return JSON.parse(fs.readFileSync(file, "utf8"));
}
