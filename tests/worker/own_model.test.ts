/**
 * SPEC S9, L7: the operator's model on the tablet. Real runtime, real worker, real camera film; the published MiniFASNet pair where
 * MINIFASNET_DIR names its files.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { writeTestModel } from "../../sidecar/tests/support/test_models";
import type { ModelOffer } from "../../static/src/vision/page/client";
import { KioskCamera } from "./kiosk_camera";
import type { PromptReport } from "./page";

jest.setTimeout(120_000);

const FRAMES = { count: 5, maxSide: 640, quality: 0.9, isHandedOver: false };
const RULES = { minFramesPerSecond: 3, policy: "default", frames: FRAMES };
const MINIFASNET_DIR = process.env["MINIFASNET_DIR"];
if (MINIFASNET_DIR === undefined) {
    console.warn("MiniFASNet on the tablet is skipped: MINIFASNET_DIR is not set");
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-own-model-"));
let camera: KioskCamera;
let mean: ModelOffer;

beforeAll(async () => {
    await writeTestModel(folder, { id: "mean_frame", threshold: 0.01 });
    camera = await KioskCamera.open("blinking");
    await camera.warmUp();
    mean = offer("mean_frame");
});
afterAll(async () => {
    await camera.close();
    fs.rmSync(folder, { recursive: true, force: true });
});

/** A model of the folder, served as Odoo would. */
function offer(id: string): ModelOffer {
    const card = JSON.parse(fs.readFileSync(path.join(folder, `${id}.json`), "utf8")) as {
        file: string;
        sha256: string;
        bytes: number;
    };
    const url = `/own/${id}`;
    camera.server.serve(url, () => fs.promises.readFile(path.join(folder, card.file)));
    return { id, sha256: card.sha256, bytes: card.bytes, url, card };
}

async function run(...how: Parameters<KioskCamera["run"]>): Promise<PromptReport> {
    await camera.show("blinking");
    return camera.run(...how);
}

describe("a model of one's own on the tablet", () => {
    it("is not even loaded where there is none: ml is missing, and the runtime takes no byte", async () => {
        const { result } = await run(RULES);
        expect(result.ml).toBeUndefined();
        expect(result.score?.reasons).toContain("ml_missing");
        expect(await camera.readRuntimeBytes()).toBe(0);
    });

    it("gives the component ml, says which model it was, and no frame leaves the worker", async () => {
        const [state] = await camera.useModels([mean]);
        expect(state).toMatchObject({ id: "mean_frame", failure: null });
        const { result, picked, kept } = await run(RULES);
        expect(result.outcome).toBe("passed");
        expect(result.ml).toEqual({
            source: "tablet",
            models: [{ id: "mean_frame", sha256: mean.sha256 }],
        });
        expect(result.score?.components.ml).toBeGreaterThan(0.05);
        expect(result.score?.reasons).not.toContain("ml_missing");
        expect(picked).toEqual([]);
        expect(kept.after["scored"]).toBe(0);
        expect(kept.after["frames"]).toBe(0);
    });

    it("keeps nothing of a prompt that was left while frames waited", async () => {
        await camera.useModels([mean]);
        const left = { ms: 900, what: "cancelled" };
        const { kept, result } = await run(
            { ...RULES, steps: [{ behaviour: "blink", count: 9 }] },
            left,
        );
        expect(result.outcome).toBe("aborted");
        expect(kept.after["scored"]).toBe(0);
    });

    it.each<[string, (offer: ModelOffer) => ModelOffer, string]>([
        [
            "another file",
            (each) => ({
                ...each,
                sha256: "0".repeat(64),
                card: { ...(each.card as object), sha256: "0".repeat(64) },
            }),
            "hash",
        ],
        ["a file that is gone", (each) => ({ ...each, url: "/own/nobody" }), "unreachable"],
        ["a card of something else", (each) => ({ ...each, card: { id: "x" } }), "unreadable"],
        [
            "one that answers otherwise than where it was registered",
            (each) => {
                const card = structuredClone(each.card) as { self_test: { values: number[] }[] };
                card.self_test.forEach((test) => (test.values = test.values.map((v) => v + 0.5)));
                return { ...each, card };
            },
            "self_test",
        ],
    ])("is not used when it is %s, and the prompt goes on", async (_what, change, failure) => {
        const [state] = await camera.useModels([change(mean)]);
        expect(state?.failure).toBe(failure);
        const { result } = await run(RULES);
        expect(result.outcome).toBe("passed");
        expect(result.ml).toBeUndefined();
    });

    it("is not used alone when another one of the company's cannot be", async () => {
        const states = await camera.useModels([mean, { ...mean, id: "other", url: "/own/nobody" }]);
        expect(states.map(({ failure }) => failure !== null)).toEqual([true, true]);
        expect((await run(RULES)).result.ml).toBeUndefined();
    });
});

(MINIFASNET_DIR === undefined ? describe.skip : describe)("the published MiniFASNet pair", () => {
    const IDS = ["minifasnet_v2_2_7", "minifasnet_v1se_4_0"];

    beforeAll(() => {
        const dir = MINIFASNET_DIR ?? "";
        for (const file of fs.readdirSync(dir).filter((name) => name.endsWith(".pth"))) {
            const command = ["scripts/models.mjs", "add-minifasnet", path.join(dir, file)];
            execFileSync(process.execPath, command, {
                cwd: ROOT,
                env: { ...process.env, EH_SIDECAR_MODELS_DIR: folder },
                stdio: "ignore",
            });
        }
    });

    it("runs on the tablet: time, memory, and a score under which a policy can be judged", async () => {
        const ids = fs
            .readdirSync(folder)
            .filter((name) => name.startsWith("minifasnet") && name.endsWith(".json"))
            .map((name) => name.slice(0, -".json".length));
        expect(ids).toHaveLength(IDS.length);
        const states = await camera.useModels(ids.map(offer));
        expect(states.map(({ failure }) => failure)).toEqual([null, null]);
        const { result } = await run(RULES);
        const bytes = await camera.readRuntimeBytes();
        process.stdout.write(
            `MiniFASNet pair on the tablet: ${states.map(({ id, frameMs, loadedInMs }) => `${id} ${frameMs?.toFixed(1)} ms a picture, loaded in ${loadedInMs?.toFixed(0)} ms`).join("; ")}; ` +
                `runtime ${(bytes / 2 ** 20).toFixed(0)} MiB; ml ${result.score?.components.ml}; ${result.framesPerSecond} pictures a second\n`,
        );
        expect(result.outcome).toBe("passed");
        expect(bytes).toBeGreaterThan(0);
        expect(bytes).toBeLessThan(128 * 2 ** 20);
        // The film is a photograph: what the pair says of it is its own affair, that it says something is ours.
        if (result.ml) {
            expect(result.ml.source).toBe("tablet");
            expect(result.score?.reasons).not.toContain("ml_missing");
        } else {
            expect(result.score?.reasons).toContain("ml_missing");
        }
    });
});
