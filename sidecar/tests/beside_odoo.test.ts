/** What `npm start` does with the sidecar: it never fails because of it, and says in a sentence what it is about. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import request from "supertest";
import { Progress } from "../../scripts/lib/core/progress.mjs";
import { beginSidecar } from "../../scripts/lib/sidecar/beside_odoo.mjs";
import { ROOT } from "../build.mjs";
import { freePort } from "./support/daemons.ts";
import { modelFolder, removeModelFolders } from "./support/spawned.ts";
import { temporaryFolder } from "./support/test_models.ts";

const SLOW = 30_000;
const runDir = temporaryFolder();
const undo: (() => Promise<void> | void)[] = [];
const lifetime = { onEnd: (action: () => Promise<void> | void) => void undo.push(action) };
let printed = "";
const stream = { isTTY: false, write: (text: string) => (printed += text) };

afterEach(async () => {
    for (const action of undo.splice(0)) {
        await action();
    }
    printed = "";
});
afterAll(() => {
    removeModelFolders();
    fs.rmSync(runDir, { recursive: true, force: true });
});

/** What the terminal says of it in the end. */
function begin(env: NodeJS.ProcessEnv, root = ROOT): Promise<string> {
    const progress = new Progress(stream as unknown as NodeJS.WriteStream);
    return beginSidecar({ root, runDir }, lifetime, { PATH: process.env["PATH"], ...env })(
        progress,
    );
}

function urlIn(text: string): string {
    return /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
}

describe("beside Odoo", () => {
    test(
        "it is built and started, its address and what it cannot judge are said, and it ends with the start",
        async () => {
            const said = await begin({ EH_SIDECAR_PORT: "0" });
            expect(printed).toMatch(/✓ sidecar \(/);
            expect(said).toMatch(
                /Sidecar +http:[^]*"not assessed"[^]*npm run models -- fetch minifasnet/,
            );
            await request(urlIn(said)).get("/readyz").expect(200);
            const keys = path.join(runDir, "sidecar_keys");
            expect(fs.statSync(keys).mode & 0o777).toBe(0o700);
            expect(fs.statSync(path.join(keys, "verdict.pem")).mode & 0o777).toBe(0o600);
            expect(undo).toHaveLength(1);
            await undo[0]?.();
            await expect(request(urlIn(said)).get("/readyz")).rejects.toThrow(/ECONNREFUSED/);
            expect(printed).not.toContain("ended");
        },
        SLOW,
    );

    test(
        "an operator's model is named; a crash is one sentence; a second one on its port is another",
        async () => {
            const port = String(await freePort());
            const models = await modelFolder([{ id: "mean_frame" }]);
            const said = await begin({ EH_SIDECAR_PORT: port, EH_SIDECAR_MODELS_DIR: models });
            expect(said).toContain("judges with mean_frame");

            const second = await begin({ EH_SIDECAR_PORT: port });
            expect(printed).toMatch(/✗ sidecar \(/);
            expect(second).toMatch(
                new RegExp(
                    `Sidecar +none\\. The sidecar did not start: cannot listen on 127\\.0\\.0\\.1 port ${port} .*EH_SIDECAR_PORT=\\d+\\. The kiosk works without it`,
                ),
            );

            process.kill(sidecarPid(), "SIGKILL");
            while (!printed.includes("ended")) {
                await delay(10);
            }
            expect(printed).toMatch(/The sidecar ended with SIGKILL.*The kiosk works without it/);
        },
        SLOW,
    );

    test("a build that fails is a sentence, no failure", async () => {
        const said = await begin({}, runDir);
        expect(said).toMatch(/Sidecar +none\. The sidecar did not start: .*esbuild\.config\.mjs/);
        expect(said.split("\n")).toHaveLength(1);
    });
});

test(
    "a sidecar whose parent was killed ends by itself",
    async () => {
        const script = `import { spawnSidecar } from "${ROOT}/sidecar/spawn.mjs";
            const { url, process: { pid } } = await spawnSidecar({ env: process.env, stdio: "ignore" });
            console.log(url, pid);`;
        const env = {
            ...process.env,
            EH_SIDECAR_PORT: "0",
            EH_SIDECAR_KEYS_DIR: path.join(runDir, "keys"),
        };
        const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
            env,
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [line] = (await once(readline.createInterface({ input: parent.stdout }), "line")) as [
            string,
        ];
        const [url = "", pid = ""] = line.split(" ");
        await request(url).get("/healthz").expect(200);
        parent.kill("SIGKILL");
        while (fs.existsSync(`/proc/${pid}/cmdline`) && readCommand(pid) !== "") {
            await delay(20);
        }
    },
    SLOW,
);

/** Empty for a process that has ended and nobody has asked about yet. */
function readCommand(pid: string): string {
    try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
        return "";
    }
}

/** The one sidecar among this process' children. */
function sidecarPid(): number {
    const children = fs.readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
    const [pid] = children
        .split(" ")
        .filter((child) => readCommand(child).includes("dist/sidecar/main.js"));
    return Number(pid);
}
