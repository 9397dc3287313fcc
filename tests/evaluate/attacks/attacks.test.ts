/** `npm run evaluate -- --make-attacks` and `--attacks` as a person calls them, in Chromium, with the kiosk's own nets. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { PNG } from "pngjs";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { runAttacks } from "./run_attacks.mjs";

jest.setTimeout(180_000);

let folder = "";
let summary: {
    presentations: { name: string; items: number; read: number }[];
    unreadable: { id: string; error: string }[];
    components: { name: string; rates: Rates }[];
    decisions: { name: string; rates: Rates }[];
};

interface Rates {
    species: { species: string; apcer: object; apnrr: object }[];
    bpcer: object;
}

function evaluate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
        const command = [path.join(ROOT, "tests/evaluate/main.mjs"), ...args];
        execFile(process.execPath, command, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        });
    });
}

const at = (name: string): string => path.join(folder, "set", name);

beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "attacks-"));
    const made = await evaluate(
        ...["--make-attacks", path.join(folder, "set")],
        ...["--subjects", "astronaut", "--species", "print_still,loop_500ms"],
    );
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("3 films") });
    const labels = JSON.parse(fs.readFileSync(at("labels.json"), "utf8")) as { items: object[] };
    fs.mkdirSync(at("wall"));
    const wall = PNG.sync.write(new PNG({ width: 64, height: 48 }));
    fs.writeFileSync(path.join(at("wall"), "1.png"), wall);
    fs.writeFileSync(at("empty.mp4"), "");
    fs.writeFileSync(at("torn.png"), wall.subarray(0, 40));
    fs.symlinkSync("/etc/hostname", at("outside.mp4"));
    labels.items.push(
        { id: "one_frame", species: "bare_wall", frames: "wall" },
        { id: "torn", species: "bare_wall", frames: ["torn.png"] },
        { id: "empty", species: "print_still", video: "empty.mp4" },
        { id: "gone", species: "print_still", video: "gone.mp4" },
        { id: "outside", species: "print_still", video: "outside.mp4" },
        { id: "scored", species: "mask", subject: "x" },
        { id: "unscored", species: "mask" },
    );
    fs.writeFileSync(at("labels.json"), JSON.stringify(labels));
    const scored = { ml: 0.9, stability: 1, quality: 1, blink: 1, head_turn: 1 };
    fs.writeFileSync(at("scores.json"), JSON.stringify({ items: { scored } }));
});

afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
});

describe("npm run evaluate -- --attacks", () => {
    it("judges what can be read, names what cannot, and goes on", async () => {
        const html = path.join(folder, "report.html");
        const run = await evaluate("--attacks", at(""), "--json", "--html", html);
        expect(run.code).toBe(0);
        summary = JSON.parse(run.stdout) as typeof summary;
        expect(summary.presentations).toContainEqual(
            expect.objectContaining({ name: "print_still", items: 4, read: 1 }),
        );
        expect(summary.unreadable.map(({ id }) => id)).toEqual([
            ...["torn", "empty", "gone", "outside", "unscored"],
        ]);
        expect(summary.unreadable.at(-2)?.error).toMatch(/outside of the folder/);
        expect(run.stderr).toContain("[10/10] unscored: not read");
        const page = fs.readFileSync(html, "utf8");
        expect(page).toContain("loop_500ms");
        expect(page).not.toMatch(/<script|https?:\/\//);
    });

    const rates = (list: "components" | "decisions", name: string, species: string): object => {
        const found = summary[list].find((each) => each.name === name)?.rates;
        return found?.species.find((each) => each.species === species) ?? {};
    };

    it("a loop is found by its repetition, although its blinks count", () => {
        expect(rates("components", "blink", "loop_500ms")).toMatchObject({ apcer: { hits: 1 } });
        expect(rates("components", "stability", "loop_500ms")).toMatchObject({
            apcer: { hits: 0, trials: 1 },
        });
        expect(rates("decisions", "fast", "loop_500ms")).toMatchObject({ apcer: { hits: 0 } });
    });

    it("a still print does not blink, and nothing else sees it", () => {
        expect(rates("components", "blink", "print_still")).toMatchObject({ apcer: { hits: 0 } });
        expect(rates("components", "stability", "print_still")).toMatchObject({
            apcer: { hits: 1, trials: 1 },
        });
        expect(rates("components", "flatness", "print_still")).toMatchObject({
            apcer: { trials: 0 },
            apnrr: { hits: 1, trials: 1 },
        });
    });

    it("the bona fide stand-in passes where no passive model is asked for", () => {
        const fast = summary.decisions.find(({ name }) => name === "fast")?.rates;
        expect(fast?.bpcer).toMatchObject({ hits: 0, trials: 1 });
    });

    it("one picture of a wall is no answer, never a pass", () => {
        for (const { name } of summary.decisions) {
            expect(rates("decisions", name, "bare_wall")).toMatchObject({ apcer: { hits: 0 } });
        }
        expect(rates("components", "blink", "bare_wall")).toMatchObject({ apnrr: { hits: 1 } });
    });

    it("scores that somebody else gave are fused as our own", () => {
        expect(rates("decisions", "default", "mask")).toMatchObject({
            apcer: { hits: 1, trials: 1 },
        });
        expect(rates("components", "ml", "mask")).toMatchObject({ apcer: { hits: 1 } });
    });

    it.each([
        [{ attacks: "/nowhere" }, /no folder/],
        [{ attacks: ROOT }, /labels.json .* cannot be read/],
        [{ attacks: ROOT, html: "/nowhere/a.html" }, /a.html cannot be written/],
        [{ "make-attacks": path.join(ROOT, "docs") }, /is not empty/],
        [{ "make-attacks": "/nowhere/x", species: "mask" }, /no species mask/],
        [{ "make-attacks": "/nowhere/x", subjects: "me" }, /no subject me/],
    ])("%j is refused in a sentence, before any work", async (options, message) => {
        const say = jest.spyOn(console, "error").mockImplementation(() => undefined);
        try {
            expect(await runAttacks(options)).toBe(2);
            expect(say.mock.calls).toEqual([[expect.stringMatching(message)]]);
        } finally {
            say.mockRestore();
        }
    });

    it("the command's exit code is 2 then", async () => {
        const { code, stdout, stderr } = await evaluate("--attacks", "/nowhere");
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/\nThere is no folder .*\n$/);
    });
});
