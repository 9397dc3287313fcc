/** The label files of tests/data/blinks keep the rules of the README beside them. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "../../scripts/lib/core/settings.mjs";
import { readLabels } from "./labels.mjs";

const FOLDER = path.join(ROOT, "tests/data/blinks");
const KEYS = new Set(
    [
        ...["id", "person", "conditions", "repository", "commit", "path", "crop", "fps"],
        ...["frames", "from_frame", "to_frame", "blinks", "ignore", "note"],
    ].sort(),
);

interface Entry {
    id: string;
    person: string;
    conditions: string[];
    repository: string;
    commit: string;
    path: string;
    crop?: string;
    fps: number;
    frames: number;
}

const readme = fs.readFileSync(path.join(FOLDER, "README.md"), "utf8");
const conditionWords = Array.from(
    readme.slice(readme.indexOf("## Conditions")).matchAll(/^\| `(\w+)`/gm),
    ([, word]) => word ?? "",
);
const files = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const entries = new Map(
    files.map((name) => {
        const json = JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as {
            clips: Entry[];
        };
        return [name, json.clips] as const;
    }),
);

function repeated(words: string[]): string[] {
    return words.filter((word, i) => words.indexOf(word) !== i);
}

describe.each(files)("%s", (name) => {
    const clips = entries.get(name) ?? [];

    it("says of each clip who, what and from where", () => {
        expect(conditionWords).toContain("glasses");
        for (const clip of clips) {
            expect(Object.keys(clip).filter((key) => !KEYS.has(key))).toEqual([]);
            expect(clip.person).toMatch(/^p\d+$/);
            expect(clip.conditions.filter((word) => !conditionWords.includes(word))).toEqual([]);
            expect(repeated(clip.conditions)).toEqual([]);
            expect(clip.repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
            expect(clip.commit).toMatch(/^[0-9a-f]{7,40}$/);
            expect(clip.path).toMatch(/\.\w+$/);
            expect(clip.crop ?? "1:1:0:0").toMatch(/^\d+:\d+:\d+:\d+$/);
            expect(clip.fps).toBeGreaterThan(0);
            expect(clip.frames).toBeGreaterThan(0);
        }
    });

    it.each(readLabels(path.join(FOLDER, name)).clips)(
        "$id: spans lie in the clip, in order, apart",
        ({ id, blinks, ignore, fromFrame, toFrame }) => {
            const frames = clips.find((clip) => clip.id === id)?.frames ?? 0;
            expect(toFrame).toBeLessThan(frames);
            for (const spans of [blinks, ignore]) {
                expect(spans).toEqual([...spans].sort(([a], [b]) => a - b));
            }
            const all = [...blinks, ...ignore].sort(([a], [b]) => a - b);
            let free = fromFrame;
            for (const [first, last] of all) {
                expect(first).toBeGreaterThanOrEqual(free);
                free = last + 1;
            }
            expect(free - 1).toBeLessThanOrEqual(toFrame);
        },
    );
});

describe("all label files", () => {
    it("name each clip once, and nobody in two of them", () => {
        expect(repeated([...entries.values()].flat().map(({ id }) => id))).toEqual([]);
        const people = [...entries.values()].map((clips) => [
            ...new Set(clips.map(({ person }) => person)),
        ]);
        expect(repeated(people.flat())).toEqual([]);
    });
});
