import { describe, expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { ROOT } from "../../lib/core/settings.mjs";
import {
    readManifestSource,
    renderManifests,
    staleManifests,
    toPython,
} from "../../lib/build/manifests.mjs";

/** @param {string} literal */
function readByPython(literal) {
    const code = "import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))";
    return JSON.parse(
        execFileSync("/usr/bin/python3", ["-c", code], { input: literal, encoding: "utf8" }),
    );
}

describe("a JSON value as a Python literal", () => {
    test.each([
        ["text", 'it\'s "quoted" \\ and\nbroken, ünïcode'],
        ["scalars", [1, 2.5, true, false, null]],
        ["nested", { a: { b: [], c: {} }, d: ["x"] }],
    ])("%s comes back from Python unchanged", (_, value) => {
        expect(readByPython(toPython(value))).toEqual(value);
    });

    test("an asset directive becomes a tuple, as Odoo wants it", () => {
        expect(toPython([["include", "web._assets_core"]])).toBe(
            "[\n    ('include', 'web._assets_core'),\n]",
        );
    });
});

test("what a module says wins over what all of them say", () => {
    const [text] = renderManifests({
        common: { version: "1", license: "LGPL-3" },
        modules: { demo: { name: "Demo", summary: "A demo", version: "2" } },
    }).values();
    expect(readByPython(text ?? "")).toEqual({
        name: "Demo",
        summary: "A demo",
        version: "2",
        license: "LGPL-3",
    });
});

test("the committed manifests are those of __manifest__.json", () => {
    expect(staleManifests(ROOT)).toEqual([]);
});

test("the modules depend on each other in one direction", () => {
    const { modules } = readManifestSource(ROOT);
    expect(modules["eh_hr_face_liveness"]?.["depends"]).toContain("eh_hr_face_kiosk");
    expect(JSON.stringify(modules["eh_hr_face_kiosk"])).not.toContain("liveness");
});
