import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeZip } from "../../lib/package/zip.mjs";

let folder = "";
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-zip-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const FILES = new Map([
    ["module/b.txt", Buffer.from("b".repeat(100_000))],
    ["module/a/ünïcode.py", Buffer.from("x = 'é'\n")],
    ["module/empty", Buffer.alloc(0)],
]);

test("Python's zipfile finds every file whole", () => {
    const file = path.join(folder, "module.zip");
    fs.writeFileSync(file, makeZip(FILES));
    const code = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({info.filename: [info.file_size, oct(info.external_attr >> 16)] for info in archive.infolist()}))`;
    const found = JSON.parse(
        execFileSync("/usr/bin/python3", ["-c", code, file], { encoding: "utf8" }),
    );
    expect(found).toEqual({
        "module/a/ünïcode.py": [9, "0o100644"],
        "module/b.txt": [100_000, "0o100644"],
        "module/empty": [0, "0o100644"],
    });
});

test("the same files give the same bytes, in whatever order they come", () => {
    expect(makeZip(new Map([...FILES].reverse()))).toEqual(makeZip(FILES));
});

test.each(["UTC", "Asia/Tokyo", "America/Los_Angeles"])("in %s they are the same bytes", (zone) => {
    const here = process.env["TZ"];
    try {
        const before = makeZip(FILES);
        process.env["TZ"] = zone;
        expect(makeZip(FILES)).toEqual(before);
    } finally {
        process.env["TZ"] = here;
        if (here === undefined) {
            delete process.env["TZ"];
        }
    }
});
