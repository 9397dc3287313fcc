/** Issue 15: MobileFaceNet out of a public package. The real file only where MOBILEFACENET_DIR says it lies. */
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { addMobileFaceNet, MOBILEFACENET } from "../src/add_mobilefacenet.ts";
import { main } from "../src/cli/main.ts";
import { fileOfPackage } from "../src/npm_package.ts";
import { loadRegistry } from "../src/registry.ts";
import { verifyModel } from "../src/verify.ts";
import { temporaryFolder } from "./support/built.ts";
import { ROOT } from "./support/photographs.ts";
import { refusal } from "./support/refusal.ts";
import { buildTrialTool } from "./support/trial_tool.ts";

const SPEC = path.join(ROOT, "models/specs/mobilefacenet.json");
const real = process.env["MOBILEFACENET_DIR"] ?? "";
const folder = temporaryFolder();
let trialEntry: string;
let lines: string[] = [];

beforeAll(async () => {
    await buildTrialTool();
    trialEntry = path.join(ROOT, "dist/tools/model_trial.js");
}, 60_000);
beforeEach(() => {
    lines = [];
});
afterAll(() => {
    fs.rmSync(folder, { recursive: true });
});

/** A tar of one file, as npm packs it. */
function pack(name: string, content: Buffer): Buffer {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    content.copy(body);
    return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]));
}
const target = (): Parameters<typeof addMobileFaceNet>[0] => ({
    folder,
    registry: loadRegistry([folder]),
    trialEntry,
});

describe("a package", () => {
    test("gives the file that is asked for", () => {
        const tgz = pack("package/a.txt", Buffer.from("content"));
        expect(Buffer.from(fileOfPackage(tgz, "package/a.txt")).toString()).toBe("content");
    });

    test("without it, or damaged, is told", async () => {
        const tgz = pack("package/a.txt", Buffer.from("content"));
        expect((await refusal(() => fileOfPackage(tgz, "package/b.txt"))).code).toBe(
            "model_missing",
        );
        expect((await refusal(() => fileOfPackage(tgz.subarray(0, 40), "x"))).code).toBe(
            "weights_invalid",
        );
        const long = Buffer.alloc(1024);
        long.write("package/a", 0);
        long.write("77777777777", 124);
        expect((await refusal(() => fileOfPackage(gzipSync(long), "x"))).code).toBe(
            "weights_invalid",
        );
    });
});

describe("fetch mobilefacenet", () => {
    test("adds nothing of another checksum", async () => {
        const tgz = pack(MOBILEFACENET.path, Buffer.from("another net"));
        const options = { pack: () => Promise.resolve(tgz) };
        const { code, message } = await refusal(() => addMobileFaceNet(target(), SPEC, options));
        expect([code, message]).toEqual([
            "checksum_mismatch",
            expect.stringContaining(MOBILEFACENET.sha256),
        ]);
        expect(fs.readdirSync(folder)).toEqual([]);
    });

    test("says what to do without a network", async () => {
        const options = { pack: () => Promise.reject(new Error("ENOTFOUND")) };
        const { code, message } = await refusal(() => addMobileFaceNet(target(), SPEC, options));
        expect(code).toBe("no_network");
        expect(message).toContain("fetch mobilefacenet --from");
    });

    (real === "" ? test.skip : test)(
        "adds it, says what has to be decided, and answers what TensorFlow Lite's own runtime does",
        async () => {
            const env = { EH_SIDECAR_MODELS_DIR: folder };
            const print = (line: string): number => lines.push(line);
            const args = ["fetch", "mobilefacenet", "--from", real];
            expect(await main(args, ROOT, env, print)).toBe(0);
            expect(lines.join("\n")).toMatch(/Decide with a lawyer/);
            const model = loadRegistry([folder]).get("mobilefacenet");
            expect(model.card.recogniser?.good_for).toEqual(["confirm", "identify"]);
            expect(model.card.status).toBe("operator");
            // The spec's values are that runtime's: three pictures, 16 places each.
            await verifyModel(model);
            expect(await main(args, ROOT, env, print)).toBe(0);
            expect(lines.join("\n")).toMatch(/mobilefacenet is there already/);
        },
        60_000,
    );
});
