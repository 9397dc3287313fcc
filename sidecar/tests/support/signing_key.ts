/** A key for the verdicts of a test. */
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";

/** Writes a new private P-256 key. @returns the file */
export function writeSigningKey(file: string): string {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    fs.writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    return file;
}
