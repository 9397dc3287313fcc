/** S10: where the service only runs: `npm prune --omit=dev`, no registry, and nothing that installs. */
import { execFile, execFileSync, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import request from "supertest";
import { ROOT } from "../build.mjs";
import { temporaryFolder } from "./support/test_models.ts";
import { testEnv } from "./support/sidecar.ts";

const root = temporaryFolder();
const NOWHERE = { npm_config_registry: "http://127.0.0.1:9/" };
const MARK = "node_modules/.package-lock.json";

beforeAll(() => {
    // Linked, not copied: 1 GB. What npm writes in place is taken out of the links first.
    execFileSync("cp", ["-al", path.join(ROOT, "node_modules"), path.join(root, "node_modules")]);
    fs.rmSync(path.join(root, MARK));
    fs.copyFileSync(path.join(ROOT, MARK), path.join(root, MARK));
    for (const file of ["package.json", "package-lock.json"]) {
        fs.copyFileSync(path.join(ROOT, file), path.join(root, file));
    }
    for (const folder of ["sidecar", "models", "tools"]) {
        fs.cpSync(path.join(ROOT, "dist", folder), path.join(root, "dist", folder), {
            recursive: true,
        });
    }
    fs.cpSync(path.join(ROOT, "scripts"), path.join(root, "scripts"), { recursive: true });
    const options = ["--omit=dev", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"];
    execFileSync("npm", ["prune", ...options], {
        cwd: root,
        env: { ...process.env, ...NOWHERE },
        stdio: "ignore",
    });
}, 120_000);

afterAll(() => {
    fs.rmSync(root, { recursive: true, force: true });
});

async function models(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
        process.execPath,
        ["scripts/models.mjs", ...args],
        {
            cwd: root,
            env: {
                PATH: process.env["PATH"],
                ...NOWHERE,
                EH_SIDECAR_MODELS_DIR: path.join(root, "own"),
            },
        },
    );
    return stdout;
}

test("S10: after npm prune --omit=dev the service starts and answers", async () => {
    expect(fs.existsSync(path.join(root, "node_modules/typescript"))).toBe(false);
    expect(fs.existsSync(path.join(root, "node_modules/@vladmandic/face-api"))).toBe(false);
    const child: ChildProcess = fork(path.join(root, "dist/sidecar/main.js"), {
        cwd: root,
        env: { ...testEnv(), EH_SIDECAR_BUILT_MODELS_DIR: "dist/models" },
        stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const [message] = (await once(child, "message")) as [{ url: string }];
    await request(message.url).get("/readyz").expect(200);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
}, 60_000);

test("S10: models are listed and checked, unknown ones refused, and nothing is installed", async () => {
    const before = fs.readdirSync(path.join(root, "node_modules")).sort();
    expect(await models("list")).toContain("tiny_face_detector (face_detector");
    expect(await models("verify", "tiny_face_detector")).toContain("checksum right");
    await expect(models("verify", "nosuch")).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining("unknown_model"),
    });
    expect(fs.readdirSync(path.join(root, "node_modules")).sort()).toEqual(before);
}, 60_000);
