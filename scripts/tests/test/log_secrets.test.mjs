import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findSecrets, searchLogs } from "../../lib/test/log_secrets.mjs";

const token = crypto.randomBytes(32).toString("base64url");
const hash = crypto.createHash("sha256").update(token).digest("hex");
const part = (/** @type {object} */ value) =>
    Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = `${part({ alg: "HS256", typ: "eh-slip+jwt" })}.${part({ attempt: "x" })}.${token}`;

describe("what a log must not hold", () => {
    test.each([
        ["a device token", `headers: {'Authorization': 'Bearer ${token}'}`],
        ["a signed token", `DPoP: ${jwt}`],
        ["a pairing code", "GET /hr_attendance/key#eh_pair=K7QM4RTX"],
        ["a pairing code", "context {'eh_pairing_code': 'K7QM-4RTX'}"],
        ["a PIN", `{"employee_id": 7, "pin_code": "1234"}`],
        ["a PIN", "write {'pin': '4321'}"],
        ["the hash of a token or a code", `SET token_sha256 = '${hash}'`],
        ["a private key", "-----BEGIN PRIVATE KEY-----"],
        ["a private key", `{"kty": "EC", "d": "${token}"}`],
        ["a picture", `frame /9j/4${"A".repeat(100)}`],
        ["a picture", `<img src="data:image/png;base64,${"iVBOR".repeat(20)}"`],
        ["the hash of a picture", `"frame_hashes":["${hash}"]`],
        ["a face template", `descriptor [${Array(128).fill("-0.123").join(", ")}]`],
    ])("%s: %j", (name, line) => {
        const [found, ...others] = findSecrets(`2026 INFO fine\n${line} and more`);
        expect(found).toContain(`line 2: ${name}`);
        expect(others).toEqual([]);
        for (const secret of [token, hash, "K7QM", "1234"]) {
            expect(found).not.toContain(secret);
        }
    });

    test.each([
        "INFO werkzeug: 127.0.0.1 POST /eh_hr/kiosk/session HTTP/1.1 200 - 18 0.009 0.011",
        "Tablet 93: its token came without a good proof of its key",
        `bundle web.assets_backend 8f3c1e2 ${hash}`,
        '{"level":30,"msg":"request","status":401,"code":"token_invalid"}',
        "attempt 0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11 [1.0, 2.0, 3.0]",
        "Bearer token is missing",
    ])("is not what a log is for: %s", (line) => {
        expect(findSecrets(line)).toEqual([]);
    });

    test("a line of megabytes is looked at in no time", () => {
        const start = performance.now();
        findSecrets("eyJ".repeat(2_000_000));
        expect(performance.now() - start).toBeLessThan(1000);
    });
});

describe("the logs of a run", () => {
    let folder = "";
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-logs-"));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    test("are those that were written since it began", () => {
        fs.writeFileSync(path.join(folder, "new.log"), `fine\nBearer ${token}\n`);
        fs.writeFileSync(path.join(folder, "old.log"), `Bearer ${token}\n`);
        fs.writeFileSync(path.join(folder, "report.json"), `Bearer ${token}\n`);
        fs.utimesSync(path.join(folder, "old.log"), 1, 1);
        const { read, found } = searchLogs(folder, Date.now() - 60_000);
        expect(read).toBe(1);
        expect(found).toEqual(['new.log, line 2: a device token behind ""']);
    });
});
