import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { loadSettings } from "../../scripts/lib/core/settings.mjs";
import { makeFilm } from "./make_film.mjs";
import { readScript, SCENARIOS } from "./scenarios.mjs";

jest.setTimeout(60_000);

const PICTURE_BYTES = (320 * 240 * 3) / 2 + "FRAME\n".length;
let folder = "";

beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "film-"));
    // The photograph is the same in every cache; it need not be fetched again.
    const photographs = path.join(loadSettings(process.env).cacheDir, "photographs");
    if (fs.existsSync(photographs)) {
        fs.cpSync(photographs, path.join(folder, "photographs"), { recursive: true });
    }
});

afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
});

const makeSmall = (name: string, more: { fps?: number; seconds?: number } = {}): Promise<string> =>
    makeFilm({ scenario: name, width: 320, height: 240, cacheDir: folder, ...more });

const digest = (file: string): string =>
    crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");

/** Brightness of each picture's eye region, which is lower when dark irises are visible and higher under lids. */
function readPictures(file: string): Buffer[] {
    const bytes = fs.readFileSync(file);
    const start = bytes.indexOf("\n") + 1;
    return Array.from({ length: (bytes.length - start) / PICTURE_BYTES }, (_, i) =>
        bytes.subarray(start + i * PICTURE_BYTES + 6, start + (i + 1) * PICTURE_BYTES),
    );
}

describe("camera films", () => {
    it("are y4m of the asked rate, size and length", async () => {
        const file = await makeSmall("blinks_1", { fps: 12, seconds: 3 });
        const header = fs.readFileSync(file).subarray(0, 60).toString("latin1").split("\n")[0];
        expect(header).toBe("YUV4MPEG2 W320 H240 F12000:1000 Ip A1:1 C420jpeg");
        expect(readPictures(file)).toHaveLength(36);
    });

    it("are the same bytes each time", async () => {
        const file = await makeSmall("blinks_1", { seconds: 2 });
        const first = digest(file);
        fs.rmSync(file);
        expect(digest(await makeSmall("blinks_1", { seconds: 2 }))).toBe(first);
    });

    it("come out of the cache the second time", async () => {
        const file = await makeSmall("blinks_1", { seconds: 2 });
        const { mtimeMs } = fs.statSync(file);
        expect(await makeSmall("blinks_1", { seconds: 2 })).toBe(file);
        expect(fs.statSync(file).mtimeMs).toBe(mtimeMs);
    });

    it("of a film maker that was changed go after a while", async () => {
        const [old, recent] = ["old", "recent"].map((name) => path.join(folder, "films", name)) as [
            string,
            string,
        ];
        fs.mkdirSync(old, { recursive: true });
        fs.mkdirSync(recent, { recursive: true });
        const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
        fs.utimesSync(old, yesterday, yesterday);
        await makeSmall("blinks_1", { seconds: 2 });
        expect([fs.existsSync(old), fs.existsSync(recent)]).toEqual([false, true]);
    });

    it("differ between scenarios in what they show", async () => {
        const [still, blink] = [
            readPictures(await makeSmall("blinks_0", { seconds: 2 })),
            readPictures(await makeSmall("blinks_1", { seconds: 2 })),
        ];
        const differing = still
            .map((picture, i) => (blink[i]?.equals(picture) ? null : i))
            .filter((i) => i !== null);
        // The lids move from 1.5 s to 1.82 s.
        expect(Math.min(...differing)).toBe(31);
        expect(Math.max(...differing)).toBe(36);
    });

    it("refuse what does not exist", async () => {
        await expect(makeSmall("dance")).rejects.toThrow(/no scenario dance/);
        await expect(
            makeFilm({ scenario: "nod", subject: "nobody", cacheDir: folder }),
        ).rejects.toThrow(/no subject/);
        await expect(makeSmall("nod", { fps: 0 })).rejects.toThrow(/pictures a second/);
        await expect(makeFilm({ scenario: "nod", width: 641, cacheDir: folder })).rejects.toThrow(
            /even/,
        );
    });

    it.each(Object.keys(SCENARIOS))(
        "%s ends as it begins, so that it can play in a loop",
        (name) => {
            const script = SCENARIOS[name];
            expect(script).toBeDefined();
            if (script) {
                const [first, last] = [readScript(script, 0), readScript(script, script.seconds)];
                for (const key of ["closure", "bow", "turn", "mouth", "away", "light"] as const) {
                    expect(last[key]).toBeCloseTo(first[key], 10);
                }
                expect(last.swayX).toBeCloseTo(first.swayX, 10);
                expect(last.swayY).toBeCloseTo(first.swayY, 10);
            }
        },
    );

    it("blinking goes on regularly from loop to loop", () => {
        const { blinks, seconds } = SCENARIOS["blinking"] ?? { blinks: [], seconds: 0 };
        const gaps = blinks.map(
            (start, i) => (blinks[i + 1] ?? (blinks[0] ?? 0) + seconds) - start,
        );
        gaps.forEach((gap) => {
            expect(gap).toBeCloseTo(1.5, 10);
        });
    });
});
