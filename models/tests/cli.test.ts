import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/cli/main.ts";
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

function run(args: string[], env: NodeJS.ProcessEnv = { MODELS_DIR: folder }): Promise<number> {
    return main(args, ROOT, env, (line) => lines.push(line));
}

test("build, list and verify the default models", async () => {
    expect(await run(["build"])).toBe(0);
    expect(await run(["list"])).toBe(0);
    expect(lines.join("\n")).toMatch(
        /human_antispoof \(liveness_frame; experimental, never counts/,
    );
    lines = [];
    expect(await run(["verify"])).toBe(0);
    expect(lines).toHaveLength(6);
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
    expect(lines.join()).toContain("MODELS_DIR=");
});
