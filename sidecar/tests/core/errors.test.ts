import fs from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { ROOT } from "../../build.mjs";
import { HTTP_STATUS, SidecarError } from "../../src/core/errors.ts";

test("an error knows its status by its code", () => {
    expect(new SidecarError("queue_full", "full", { retryAfterS: 1 }).status).toBe(503);
    expect(new SidecarError("no_face", "nobody").status).toBe(422);
});

test("docs/wire.md lists every code with its status, and no other", () => {
    const page = fs.readFileSync(path.join(ROOT, "docs/wire.md"), "utf8");
    const chapter = page.slice(page.indexOf("## Sidecar"));
    const rows = [...chapter.matchAll(/^\| (\d{3}) \| `(\w+)` \|/gm)];
    const listed = Object.fromEntries(
        rows.map(([, status = "", code = ""]): [string, number] => [code, Number(status)]),
    );
    expect(listed).toEqual(HTTP_STATUS);
});
