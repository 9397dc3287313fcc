/** What is no blink, as films that the kiosk's own worker looks at. The whole table: `npm run evaluate -- --no-blinks`. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { findStretch, FPS } from "../../film/no_blink/bases.mjs";
import { FILM_S } from "../../film/no_blink/changes.mjs";
import { KINDS } from "../../film/no_blink/kinds.mjs";
import { writeTable, type FilmResult } from "./table.mjs";

jest.setTimeout(600_000);

/** Films are painted in a process of their own: inside jest's sandbox the same loops take ten times as long. */
async function evaluate(...args: string[]): Promise<string> {
    const command = [path.join(ROOT, "tests/evaluate/main.mjs"), "--no-blinks", ...args];
    return (await promisify(execFile)(process.execPath, command)).stdout;
}

describe("P1, Q14: no blink is counted and no prompt passed, on a print and on a screen", () => {
    const kinds = ["hand_across", "hand_before_eyes", "lens_covered", "swapped"];
    let films: FilmResult[] = [];

    beforeAll(async () => {
        const json = await evaluate("--json", "--subjects", "guest_1", "--species", kinds.join());
        films = JSON.parse(json) as FilmResult[];
    });

    it.each(kinds)("%s", (kind) => {
        const seen = films.filter((film) => film.kind === kind);
        expect(seen.map(({ who, phantoms, passed }) => [who, phantoms, passed])).toEqual([
            ["prints", 0, false],
            ["screens", 0, false],
        ]);
    });
});

describe("films in which nobody blinks", () => {
    it("are cut where no label lies", () => {
        const label = {
            ...{ id: "a", person: "a", conditions: [], fps: 25, fromFrame: 10, toFrame: 200 },
            blinks: [[40, 45] as [number, number]],
            ignore: [[90, 100] as [number, number]],
        };
        expect(findStretch(label, 500)).toEqual([104, 200]);
        expect(findStretch(label, 60)).toEqual([10, 36]);
    });

    it("end with the face as it was", () => {
        for (const [name, { make }] of Object.entries(KINDS)) {
            const change = make({
                random: () => 0.5,
                face: { x: 32, y: 24, width: 20 },
                skin: [120, 120, 140],
                hands: [],
                other: () => paint(200),
            });
            const seen = change?.(paint(100), FILM_S - 1 / FPS, 0) ?? paint(100);
            expect([name, seen.data.slice(0, 64 * 48)]).toEqual([
                name,
                paint(100).data.slice(0, 64 * 48),
            ]);
        }
    });

    it("are told in one table, by kind and by what was shown", () => {
        const film = { kind: "cup", name: "a", phantoms: 0, passed: false };
        const table = writeTable([
            { ...film, who: "people" },
            { ...film, who: "people", phantoms: 2, passed: true },
            { ...film, who: "screens" },
        ]);
        expect(table).toContain("| `cup` | 2: 2, 1 | - | 1: 0, 0 | 6 |");
        expect(table).toContain("2 phantom blinks in 6 events");
    });
});

function paint(value: number): { width: number; height: number; data: Uint8Array } {
    return { width: 64, height: 48, data: new Uint8Array((64 * 48 * 3) / 2).fill(value) };
}
