/** The key between ERP and sidecar on a developer's machine: made once, readable by its owner. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * @param {string} root the project's root; the key lies in its run folder, which is not in git
 * @returns {string} 48 random bytes in base64
 */
export function developmentSecret(root) {
    const file = path.join(root, ".run/sidecar_jwt_secret");
    if (!fs.existsSync(file)) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, randomBytes(48).toString("base64"), { mode: 0o600 });
    }
    return fs.readFileSync(file, "utf8").trim();
}
