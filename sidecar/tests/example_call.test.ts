import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { ROOT } from "../build.mjs";
import { faceJpegs } from "./support/frames.ts";
import { startTestSidecar } from "./support/sidecar.ts";
import { temporaryFolder } from "./support/test_models.ts";
import { pairWithTests } from "./support/tokens.ts";

test("the README's example call works, and without a model the answer is not assessed", async () => {
    const folder = temporaryFolder();
    const sidecar = await startTestSidecar();
    const keys = path.join(folder, "keys");
    pairWithTests(keys);
    const files = (await faceJpegs(2)).map((frame, index) => {
        const file = path.join(folder, `${index}.jpg`);
        fs.writeFileSync(file, frame);
        return file;
    });
    const { stdout } = await promisify(execFile)(
        process.execPath,
        ["sidecar/example_call.mjs", "--url", sidecar.url, keys, ...files],
        { cwd: ROOT },
    );
    expect(stdout).toMatch(/^200 /);
    expect(JSON.parse(stdout.slice(4))).toMatchObject({
        verdict: "not_assessed",
        score: null,
        reasons: ["no_model"],
        models: [],
    });
    await sidecar.stop();
    fs.rmSync(folder, { recursive: true });
});
