/** `npm run evaluate -- --strips` on a film whose blinks are known. */
import { execFile, execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { makeFilm } from "../film/make_film.mjs";
import { SCENARIOS } from "../film/scenarios.mjs";
import { layOutSheet } from "./strips.mjs";

jest.setTimeout(120_000);

let folder = "";

function draw(...args: string[]): Promise<{ code: number; stderr: string }> {
    const command = [path.join(ROOT, "tests/evaluate/main.mjs"), "--clips", folder, ...args];
    return new Promise((resolve) => {
        execFile(process.execPath, command, (error, _stdout, stderr) => {
            resolve({ code: Number(error?.code ?? 0), stderr });
        });
    });
}

/** A cell of a sheet as grey values. */
function readCell(
    sheet: string,
    index: number,
    { columns, cellWidth, cellHeight, captionHeight } = layOutSheet(),
): Buffer {
    const x = (index % columns) * cellWidth;
    const y = Math.floor(index / columns) * (cellHeight + captionHeight);
    const cut = `crop=${cellWidth}:${cellHeight}:${x}:${y}`;
    return execFileSync("ffmpeg", [
        ...["-v", "fatal", "-i", sheet, "-vf", cut, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
    ]);
}

function meanDifference(a: Buffer, b: Buffer): number {
    return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "strips-"));
    fs.symlinkSync(await makeFilm({ scenario: "blinks_2" }), path.join(folder, "blinks_2.y4m"));
    fs.writeFileSync(path.join(folder, "broken.mp4"), "this is no film");
});

afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
});

describe("npm run evaluate -- --strips", () => {
    it("draws every frame, names what it cannot read and goes on", async () => {
        const out = path.join(folder, "sheets");
        const { code, stderr } = await draw("--strips", out, "--only", "broken,missing,blinks_2");
        expect(code).toBe(0);
        expect(stderr).toMatch(/\[1\/3\] broken: not read: .+/);
        expect(stderr).toContain("[2/3] missing: not read: no file missing.*");
        const { fps, seconds, blinks } = SCENARIOS["blinks_2"] ?? {
            fps: 0,
            seconds: 0,
            blinks: [],
        };
        const frames = Math.round(fps * seconds);
        expect(stderr).toContain(`[3/3] blinks_2: ${frames} frames, 1 sheets`);
        expect(fs.readdirSync(out)).toEqual([`blinks_2_0-${frames - 1}.png`]);
        const sheet = path.join(out, `blinks_2_0-${frames - 1}.png`);
        const shut = Math.round(((blinks[0] ?? 0) + 0.15) * fps);
        const [before, open, closed] = [shut - 10, shut - 9, shut].map((i) => readCell(sheet, i));
        const still = meanDifference(before as Buffer, open as Buffer);
        expect(meanDifference(open as Buffer, closed as Buffer)).toBeGreaterThan(3 * still + 2);
    });

    it("draws a part of a clip larger", async () => {
        const out = path.join(folder, "large");
        const { code } = await draw(
            "--strips",
            out,
            "--only",
            "blinks_2",
            "--frames",
            "7-30",
            "--zoom",
            "4",
        );
        expect(code).toBe(0);
        const sheets = fs.readdirSync(out).sort();
        const { columns, rows } = layOutSheet(4);
        const each = columns * rows;
        expect(sheets).toEqual(
            [`blinks_2_7-${6 + each}.png`, `blinks_2_${7 + each}-30.png`].sort(),
        );
    });

    it.each([
        ["--zoom", "0"],
        ["--zoom", "much"],
        ["--frames", "9-3"],
        ["--frames", "all"],
    ])("refuses %s %s", async (option, value) => {
        const { code, stderr } = await draw("--strips", path.join(folder, "none"), option, value);
        expect(code).toBe(2);
        expect(stderr).toContain(`${option}: expected`);
    });
});
