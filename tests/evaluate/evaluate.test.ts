/** `npm run evaluate` on films whose blinks are known. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { makeFilm } from "../film/make_film.mjs";
import { SCENARIOS } from "../film/scenarios.mjs";

jest.setTimeout(120_000);

let folder = "";

function evaluate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
        const command = [path.join(ROOT, "tests/evaluate/main.mjs"), ...args];
        execFile(process.execPath, command, (error, stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        });
    });
}

/** The frames of a scenario's blinks, from their start to their end. */
function labelBlinks(scenario: string): [number, number][] {
    const { blinks, fps } = SCENARIOS[scenario] ?? { blinks: [], fps: 0 };
    return blinks.map((start) => [Math.ceil(start * fps), Math.floor((start + 0.32) * fps)]);
}

beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "clips-"));
    for (const scenario of ["blinks_2", "nod"]) {
        fs.symlinkSync(await makeFilm({ scenario }), path.join(folder, `${scenario}.y4m`));
    }
    fs.writeFileSync(path.join(folder, "broken.mp4"), "this is no film");
    const clips = ["blinks_2", "broken", "missing", "nod"].map((id) => ({
        id,
        blinks: labelBlinks(id),
    }));
    fs.writeFileSync(path.join(folder, "labels.json"), JSON.stringify({ clips }));
});

afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
});

describe("npm run evaluate", () => {
    it("scores each clip, names the ones it cannot read and goes on", async () => {
        const pictures = path.join(folder, "pictures");
        const { code, stdout, stderr } = await evaluate(
            ...["--clips", folder, "--labels", path.join(folder, "labels.json")],
            ...["--json", "--pictures", pictures],
        );
        expect(code).toBe(0);
        const json = JSON.parse(stdout) as { clips: object[]; overall: object; reference: object };
        expect(json.clips).toMatchObject([
            { id: "blinks_2", blinks: 2, found: 2, false: 0, recall: 1 },
            { id: "broken", error: expect.any(String) },
            { id: "missing", error: expect.stringContaining("no file missing.*") },
            { id: "nod", blinks: 0, found: 0, false: 0, recall: null },
        ]);
        expect(json.overall).toMatchObject({
            blinks: 2,
            found: 2,
            false: 0,
            recall: 1,
            recall_high: 1,
        });
        expect(Object.keys(json.overall).sort()).toEqual(
            [
                ...["blinks", "false", "false_per_minute", "found", "frames_per_second"],
                ...["recall", "recall_high", "recall_low"],
            ].sort(),
        );
        expect(json.reference).toMatchObject({ blinks: 2, found: 0, false: 0 });
        expect(json).toHaveProperty("one_threshold.blinks", 2);
        expect(stderr).toContain("[4/4] nod");
        const drawing = fs.readFileSync(path.join(pictures, "blinks_2.svg"), "utf8");
        expect(drawing).toContain("2 of 2 found, 0 false");
    });

    it("says the same of observations it kept as of the clips", async () => {
        const observations = path.join(folder, "observations");
        const args = ["--clips", folder, "--labels", path.join(folder, "labels.json"), "--json"];
        const first = await evaluate(...args, "--observations", observations);
        const kept = fs.readdirSync(observations);
        expect(kept).toHaveLength(2);
        const again = await evaluate(...args, "--observations", observations);
        expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
        expect(fs.readdirSync(observations)).toEqual(kept);
    });

    it("says how it is called when it is called otherwise", async () => {
        const { code, stderr } = await evaluate("--clips", folder);
        expect(code).toBe(2);
        expect(stderr).toContain("--labels FILE");
        expect((await evaluate("--help")).stdout).toContain("--labels FILE");
    });

    it("names an option it does not know, and a folder that is not there", async () => {
        const unknown = await evaluate("--clip", folder);
        expect(unknown).toMatchObject({ code: 1, stdout: "" });
        expect(unknown.stderr).toContain("Unknown option '--clip'");
        expect(unknown.stderr).toContain("--labels FILE");
        const missing = await evaluate("--clips", "/nowhere", "--labels", folder);
        expect(missing).toMatchObject({ code: 1, stdout: "" });
        expect(missing.stderr).toContain("there is no /nowhere");
        for (const { stderr } of [unknown, missing]) {
            expect(stderr).not.toContain("    at ");
        }
    });
});
