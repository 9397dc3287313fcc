import { afterEach, beforeEach, expect, test } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { lintPython } from "../../lib/check/ruff.mjs";

let root = "";
beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "eh-ruff-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/**
 * @param {string} name
 * @param {string} text
 */
function lint(name, text) {
    fs.writeFileSync(path.join(root, name), text);
    return lintPython(root, [name]);
}

test("a finding names file, place and rule", () => {
    expect(lint("a.py", "import os\n")[0]).toMatch(/^a\.py:1:8 F401 /);
});

test("a swallowed exception is found", () => {
    const code = "try:\n    x = 1\nexcept Exception:\n    x = 2\nprint(x)\n";
    expect(lint("a.py", code).join("\n")).toMatch(/BLE001[^]*T201/);
});

test("an __init__.py may import without using", () => {
    expect(lint("__init__.py", "from . import models\n")).toEqual([]);
});
