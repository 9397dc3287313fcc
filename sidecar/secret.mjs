/** The key between ERP and sidecar on a developer's machine: made once, readable by its owner. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * @param {string} folder of the checkout's own files, not in git
 * @returns {string} 48 random bytes in base64
 */
export function developmentSecret(folder) {
    const file = path.join(folder, "sidecar_jwt_secret");
    if (!fs.existsSync(file)) {
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(file, randomBytes(48).toString("base64"), { mode: 0o600 });
    }
    return fs.readFileSync(file, "utf8").trim();
}
