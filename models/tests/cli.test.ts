import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/cli/main.ts";
import { sha256Of } from "../src/registry.ts";
import { temporaryFolder } from "./support/built.ts";
import { ROOT } from "./support/photographs.ts";
import { meanFrameModel } from "./support/tiny_models.ts";
import { buildTrialTool } from "./support/trial_tool.ts";

const folder = temporaryFolder();
const SPEC = path.join(ROOT, "models", "specs", "minivision_liveness_frame.json");
let lines: string[] = [];

beforeAll(async () => {
    await buildTrialTool();
}, 60_000);
beforeEach(() => {
    lines = [];
});
afterAll(() => {
    fs.rmSync(folder, { recursive: true });
});

function run(
    args: string[],
    env: NodeJS.ProcessEnv = { EH_SIDECAR_MODELS_DIR: folder },
): Promise<number> {
    return main(args, ROOT, env, (line) => lines.push(line));
}

test("build, list and verify the default models", async () => {
    expect(await run(["build"])).toBe(0);
    expect(await run(["list"])).toBe(0);
    expect(lines.join("\n")).toMatch(/iris_landmarks \(iris_landmarks; default; weight 1\)/);
    lines = [];
    expect(await run(["verify"])).toBe(0);
    expect(lines).toHaveLength(4);
}, 60_000);

test("add a model, then list and verify it", async () => {
    const file = path.join(folder, "given.bin");
    fs.writeFileSync(file, meanFrameModel(112));
    expect(await run(["add", file, SPEC])).toBe(0);
    expect(await run(["verify", "minivision_liveness_frame"])).toBe(0);
    expect(lines.at(-1)).toMatch(/checksum right/);
    lines = [];
    expect(await run(["add", file, SPEC])).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^duplicate_model: /)]);
});

test("S18: add compares the file with the checksum that its author published", async () => {
    const file = path.join(folder, "published.onnx");
    fs.writeFileSync(file, meanFrameModel(112));
    const spec = { ...(JSON.parse(fs.readFileSync(SPEC, "utf8")) as object), id: "published" };
    const specFile = path.join(folder, "published_spec.txt");
    fs.writeFileSync(specFile, JSON.stringify(spec));
    const sha256 = sha256Of(fs.readFileSync(file));
    expect(await run(["add", file, specFile, "--sha256", "0".repeat(64)])).toBe(1);
    expect(lines).toEqual([
        expect.stringMatching(new RegExp(`^checksum_mismatch: .*${sha256}.*nothing was added`)),
    ]);
    expect(fs.existsSync(path.join(folder, "published.onnx.json"))).toBe(false);
    expect(await run(["add", file, specFile, "--sha256", "abc"])).toBe(2);
    expect(await run(["add", file, specFile, "--sha256", sha256.toUpperCase()])).toBe(0);
    expect(await run(["add-minifasnet", file, "--sha256", "0".repeat(64)])).toBe(1);
}, 60_000);

test("S1: a spec with a million values is refused before the schema looks at each", async () => {
    const specFile = path.join(folder, "many.txt");
    const spec = fs
        .readFileSync(SPEC, "utf8")
        .replace('"classes": ["live"]', `"classes": [${"0,".repeat(1_000_000)}0]`);
    fs.writeFileSync(specFile, spec);
    expect(await run(["add", "x.onnx", specFile])).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^card_invalid: .*more than 32768 values/)]);
});

test("fetch tells where a default model is from", async () => {
    expect(await run(["fetch", "tiny_face_detector"])).toBe(0);
    expect(lines.join("\n")).toMatch(/tiny_face_detector_model\.bin: sha256 [0-9a-f]{64}/);
});

test.each<[string, string[], number, RegExp]>([
    ["no command", [], 0, /npm run models/],
    ["an unknown command", ["delete"], 2, /npm run models/],
    ["add without a spec", ["add", "x.onnx"], 2, /^usage: .*spec\.json/],
    ["add-minifasnet without a file", ["add-minifasnet"], 2, /^usage: /],
    ["add-minifasnet with an unknown option", ["add-minifasnet", "x", "--run"], 2, /^usage: /],
    [
        "add-minifasnet of what is not there",
        ["add-minifasnet", "/nonexistent.pth"],
        1,
        /^model_missing: /,
    ],
    ["add of a spec that is none", ["add", "x.onnx", "/etc/hostname"], 1, /^card_invalid: /],
    ["fetch of an unknown model", ["fetch", "nosuch"], 1, /^unknown_model: .*minifasnet_v2_2_7/],
    ["verify of an unknown model", ["verify", "nosuch"], 1, /^unknown_model: /],
])("%s", async (_title, args, code, line) => {
    expect(await run(args)).toBe(code);
    expect(lines.join("\n")).toMatch(line);
});

test("add says which variable is missing", async () => {
    expect(await run(["add", "x.onnx", SPEC], {})).toBe(2);
    expect(lines.join()).toContain("EH_SIDECAR_MODELS_DIR=");
});

test("fetch minifasnet says without a network where both files are from, and adds nothing", async () => {
    const own = path.join(folder, "none");
    const code = await run(["fetch", "minifasnet", "--from", "/nonexistent"], {
        EH_SIDECAR_MODELS_DIR: own,
    });
    expect([code, lines]).toEqual([
        1,
        [expect.stringMatching(/^model_missing: .*MiniFASNetV2\.pth/)],
    ]);
    expect(fs.existsSync(own)).toBe(false);
});

const CHECKPOINTS = process.env["MINIFASNET_DIR"];
(CHECKPOINTS === undefined ? test.skip : test)(
    "fetch minifasnet --from adds both with their licence, and once",
    async () => {
        const env = { EH_SIDECAR_MODELS_DIR: path.join(folder, "pair") };
        const args = ["fetch", "minifasnet", "--from", CHECKPOINTS ?? ""];
        expect(await run(args, env)).toBe(0);
        expect(lines.join("\n")).toMatch(
            /minifasnet_v2_2_7 added[^]*Apache-2\.0[^]*minifasnet_v1se_4_0 added/,
        );
        lines = [];
        expect(await run(args, env)).toBe(0);
        expect(lines.filter((line) => line.endsWith("is there already"))).toHaveLength(2);
    },
    60_000,
);
