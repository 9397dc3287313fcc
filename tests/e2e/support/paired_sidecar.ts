/** The sidecar as a process of its own, with the operator's models, paired with the Odoo that the tests run against. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { OUT } from "../../../sidecar/build.mjs";
import { spawnSidecar } from "../../../sidecar/spawn.mjs";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import type { Workplace } from "./workplace";

export interface PairedSidecar {
    readonly url: string;
    readonly process: Awaited<ReturnType<typeof spawnSidecar>>["process"];
}

const folders: string[] = [];
const started: PairedSidecar[] = [];

/** The published MiniFASNet pair, converted, out of the checkpoints in `source`. @returns the folder of both, and their ids */
export function makeMinifasnet(source: string): { folder: string; ids: string[] } {
    const folder = temporaryFolder();
    for (const file of fs.readdirSync(source).filter((name) => name.endsWith(".pth"))) {
        const command = ["scripts/models.mjs", "add-minifasnet", path.join(source, file)];
        execFileSync(process.execPath, command, {
            cwd: ROOT,
            env: { ...process.env, EH_SIDECAR_MODELS_DIR: folder },
            stdio: "ignore",
        });
    }
    const ids = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
    return { folder, ids: ids.map((name) => name.slice(0, -".json".length)) };
}

/** Starts one and pairs the workplace's company with it, as an administrator does with its set-up code. */
export async function pairSidecar(
    workplace: Workplace,
    modelsFolder: string,
    tabletAddress = "",
): Promise<PairedSidecar> {
    const env = {
        PATH: process.env["PATH"],
        EH_SIDECAR_PORT: "0",
        EH_SIDECAR_KEYS_DIR: temporaryFolder(),
        EH_SIDECAR_MODELS_DIR: modelsFolder,
        EH_SIDECAR_BUILT_MODELS_DIR: path.join(ROOT, "dist/models"),
        EH_SIDECAR_ALLOWED_ORIGINS: new URL(workplace.client.url).origin,
        EH_SIDECAR_WORKERS: "1",
    };
    const sidecar = await spawnSidecar({ env, stdio: ["ignore", "ignore", "inherit"] });
    started.push(sidecar);
    const said = execFileSync(process.execPath, [path.join(OUT, "pair.js")], { env }).toString();
    const code = /Set-up code: (\S+)/.exec(said)?.[1] ?? "";
    const [dialog] = (await workplace.client.call("eh.hr.sidecar.pair", "create", [
        [
            {
                company_id: workplace.companyId,
                address: sidecar.url,
                tablet_address: tabletAddress,
                code,
                use: "record",
            },
        ],
    ])) as [number];
    await workplace.client.call("eh.hr.sidecar.pair", "action_pair", [[dialog]]);
    return sidecar;
}

/** Puts a model on the company's tablets, as an administrator uploads it. */
export async function uploadModel(
    workplace: Workplace,
    folder: string,
    id: string,
): Promise<number> {
    const read = (name: string): string => fs.readFileSync(path.join(folder, name), "base64");
    const [record] = (await workplace.client.call("eh.hr.tablet.model", "create", [
        [
            {
                company_id: workplace.companyId,
                model_file: read(`${id}.onnx`),
                card_file: read(`${id}.json`),
            },
        ],
    ])) as [number];
    return record;
}

/** For `afterAll`. */
export function stopSidecars(): void {
    for (const { process: child } of started.splice(0)) {
        child.kill("SIGKILL");
    }
    for (const folder of folders.splice(0)) {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

function temporaryFolder(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-e2e-"));
    folders.push(folder);
    return folder;
}
