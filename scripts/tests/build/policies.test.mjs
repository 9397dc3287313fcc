import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { renderPolicies, stalePolicies } from "../../lib/build/policies.mjs";
import { ROOT } from "../../lib/core/settings.mjs";

describe("L9: the policies' figures for Odoo", () => {
    it("are those of the library, in the wire's words", async () => {
        const [file, text] = await renderPolicies(ROOT);
        expect(file).toBe("addon/eh_hr_face_liveness/data/policies.json");
        const policies = JSON.parse(text);
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

    it("are committed as they are", async () => {
        expect(await stalePolicies(ROOT)).toEqual([]);
        const [file, text] = await renderPolicies(ROOT);
        expect(fs.readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
    });

    it("are stale in a project without the file", async () => {
        // Where there is a library and nothing was built yet.
        const folder = fs.mkdtempSync(path.join(fs.realpathSync("/tmp"), "policies-"));
        try {
            fs.cpSync(path.join(ROOT, "liveness"), path.join(folder, "liveness"), {
                recursive: true,
            });
            expect(await stalePolicies(folder)).toEqual([
                "addon/eh_hr_face_liveness/data/policies.json",
            ]);
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    });
});
