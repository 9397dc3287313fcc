import { expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findLicences, isFine } from "../../lib/check/licences.mjs";

test.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["Apache-2.0 AND LGPL-3.0-or-later", true],
    ["Apache-2.0 AND GPL-3.0-only", false],
    ["GPL-2.0-only", false],
    ["SEE LICENSE IN LICENSE", false],
])("%s goes with ours: %s", (expression, expected) => {
    expect(isFine(expression)).toBe(expected);
});

test("what the service runs on and what the page holds is looked at, what only a build needs is not", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "eh-licences-"));
    const packages = {
        "": { license: "X" },
        "node_modules/good": { license: "ISC" },
        "node_modules/good/node_modules/bad": { license: "AGPL-3.0-only" },
        "node_modules/silent": {},
        "node_modules/idb": { dev: true, license: "GPL-3.0-only" },
        "node_modules/builder": { dev: true, license: "Python-2.0" },
    };
    fs.writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages }));
    expect(findLicences(root)).toEqual([
        "bad: AGPL-3.0-only",
        "silent: no licence",
        "idb: GPL-3.0-only",
    ]);
    fs.rmSync(root, { recursive: true });
});
