/** The process in which an unknown model is tried. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { tryModel } from "../src/trial.ts";
import { temporaryFolder } from "./support/built.ts";
import { refusal } from "./support/refusal.ts";
import { anyCard } from "./support/specs.ts";

const folder = temporaryFolder();
afterAll(() => {
    fs.rmSync(folder, { recursive: true });
});

/** A child that does this when it gets its order. */
function childThat(body: string): string {
    const file = path.join(folder, `child_${fs.readdirSync(folder).length}.mjs`);
    fs.writeFileSync(file, `process.once("message", () => { ${body} });`);
    return file;
}

const order = { card: anyCard(), file: "nowhere.onnx" };

test("S12: it inherits nothing of our environment: no key, no address", async () => {
    const tell = `process.send({ ok: false, code: "usage", message: JSON.stringify(process.env) });`;
    process.env["EH_SIDECAR_REDIS_URL"] = "a key that only the tests know";
    try {
        const { message } = await refusal(() => tryModel(childThat(tell), order));
        const names = Object.keys(JSON.parse(message) as object);
        expect(names.filter((name) => !name.startsWith("NODE_CHANNEL"))).toEqual([]);
    } finally {
        delete process.env["EH_SIDECAR_REDIS_URL"];
    }
});

test("S12: its memory is measured in bytes, whatever the size of a page is", async () => {
    const grow = `globalThis.held = Buffer.alloc(300 * 1024 * 1024, 1); setInterval(() => {}, 1000);`;
    const limits = { residentBytes: 200 * 1024 * 1024, ms: 30_000 };
    const { message } = await refusal(() => tryModel(childThat(grow), order, limits));
    expect(message).toContain("it takes more than 209715200 bytes of memory");
    const source = fs.readFileSync(new URL("../src/trial.ts", import.meta.url), "utf8");
    expect(source).not.toContain("statm");
}, 40_000);
