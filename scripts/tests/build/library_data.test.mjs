import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { renderLibraryData, staleLibraryData } from "../../lib/build/library_data.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

const FOLDER = "addon/eh_hr_face_liveness/data";

/** @param {string} name */
async function render(name) {
    const files = new Map(await renderLibraryData(ROOT));
    return JSON.parse(files.get(`${FOLDER}/${name}`) ?? "null");
}

describe("L9: the policies' figures for Odoo", () => {
    it("are those of the library, in the wire's words", async () => {
        const policies = await render("policies.json");
        expect(Object.keys(policies)).toEqual(["default", "strict", "lenient", "fast"]);
        expect(policies.strict).toEqual({
            weights: { motion: 0.4, ml: 0.5, quality: 0.05, device: 0.03, stability: 0.02 },
            threshold: 0.85,
            minimums: { motion: 0.6, ml: 0.7 },
            behaviours: ["blink", "head_turn", "mouth"],
            timeout_ms: 15_000,
            evidence: { ttl_hours: 48, encryption: "high" },
        });
        expect(policies.fast.evidence).toBeNull();
    });
});

describe("P39: the codes that need words", () => {
    it("are lists of what the wire takes, each once", async () => {
        const codes = await render("codes.json");
        expect(Object.keys(codes)).toEqual([
            ...["outcomes", "failed_reasons", "aborted_reasons", "components"],
            ...["behaviours", "hints", "moments", "score_reasons"],
        ]);
        for (const list of /** @type {string[][]} */ (Object.values(codes))) {
            expect(new Set(list).size).toBe(list.length);
            expect(list.filter((code) => !/^[a-z_]{1,40}$/.test(code))).toEqual([]);
        }
        expect(codes.moments).toEqual(
            expect.arrayContaining([
                ...["head_turn_left", "ask_mouth", "hint_too_dark"],
                ...["several_faces", "face_changed", "passed"],
            ]),
        );
        expect(codes.score_reasons).toContain("head_turn_not_asked");
    });
});

describe("what is generated from the library", () => {
    it("is committed as it is", async () => {
        expect(await staleLibraryData(ROOT)).toEqual([]);
        for (const [file, text] of await renderLibraryData(ROOT)) {
            expect(fs.readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
        }
    });

    it("is stale in a project without the files", async () => {
        // Where there is a library and nothing was built yet.
        const folder = fs.mkdtempSync(path.join(fs.realpathSync("/tmp"), "library-"));
        try {
            fs.cpSync(path.join(ROOT, "liveness"), path.join(folder, "liveness"), {
                recursive: true,
            });
            expect(await staleLibraryData(folder)).toEqual([
                `${FOLDER}/policies.json`,
                `${FOLDER}/codes.json`,
            ]);
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    });
});
