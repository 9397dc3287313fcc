/**
 * The published MiniFASNet pair through the whole service. Needs the checkpoints and the authors' three labelled
 * photographs in MINIFASNET_DIR; they are not part of the project. Three photographs show that the numbers arrive
 * unharmed; they prove nothing about error rates.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ROOT } from "../build.mjs";
import { jsonOf, postFrames } from "./support/requests.ts";
import { startTestSidecar, type TestSidecar } from "./support/sidecar.ts";
import { temporaryFolder } from "./support/test_models.ts";

const DIR = process.env["MINIFASNET_DIR"];
if (DIR === undefined) {
    console.warn("MiniFASNet tests skipped: MINIFASNET_DIR is not set");
}

interface Answer {
    readonly verdict: string;
    readonly score: number;
    readonly models: readonly { readonly id: string; readonly score: number }[];
}

(DIR === undefined ? describe.skip : describe)("MiniFASNet in the service", () => {
    const dir = DIR ?? "";
    const folder = temporaryFolder();
    let sidecar: TestSidecar;

    beforeAll(async () => {
        for (const file of fs.readdirSync(dir).filter((name) => name.endsWith(".pth"))) {
            const command = ["scripts/models.mjs", "add-minifasnet", path.join(dir, file)];
            execFileSync(process.execPath, command, {
                cwd: ROOT,
                env: { ...process.env, EH_SIDECAR_MODELS_DIR: folder },
                stdio: "ignore",
            });
        }
        sidecar = await startTestSidecar({ env: { EH_SIDECAR_MODELS_DIR: folder } });
    }, 120_000);

    afterAll(async () => {
        await sidecar.stop();
        fs.rmSync(folder, { recursive: true });
    });

    async function ask(name: string): Promise<Answer> {
        const frame = fs.readFileSync(path.join(dir, name));
        const response = await postFrames(sidecar.url, [frame]).expect(200);
        return jsonOf(response) as unknown as Answer;
    }

    // V2's scores as measured with torch on the authors' own face boxes; ours differ by some pixels, which moves V2 by up
    // to 0.1 and V1SE by up to 0.2 on the two attacks: of that one only the side of the threshold is compared.
    test.each([
        ["image_T1.jpg", "live", 0.97],
        ["image_F1.jpg", "not_live", 0.003],
        ["image_F2.jpg", "not_live", 0.004],
    ])("%s is %s, V2 scores it about %d", async (name, verdict, expected) => {
        const answer = await ask(name);
        expect(answer.verdict).toBe(verdict);
        const scoreOf = (id: string): number =>
            answer.models.find((model) => model.id.startsWith(id))?.score ?? Number.NaN;
        const [v2, v1se] = [scoreOf("minifasnet_v2"), scoreOf("minifasnet_v1se")];
        expect(Math.abs(v2 - expected)).toBeLessThan(0.1);
        expect(v1se >= 0.5).toBe(verdict === "live");
        expect(answer.score).toBeCloseTo((v2 + v1se) / 2, 5);
    });
});
