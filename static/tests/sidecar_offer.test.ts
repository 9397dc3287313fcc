import { describe, expect, it } from "@jest/globals";
import { readSidecarOffer } from "../src/eh_hr_face_liveness/verdict/sidecar_offer";

const SIDECAR = { url: "https://face.example.com", ticket: "a.b.c", budget_ms: 1500, frames: 5 };

describe("what Odoo says of the sidecar", () => {
    it.each([
        [{ url: "javascript:alert(1)" }],
        [{ url: "https://face.example.com?x" }],
        [{ url: 5 }],
        [{ ticket: "no ticket" }],
        [{ ticket: "" }],
        [{ ticket: `a.b.${"c".repeat(5000)}` }],
    ])("%j is as if it said nothing", (odd) => {
        expect(readSidecarOffer({ sidecar: { ...SIDECAR, ...odd } })).toBeNull();
    });

    it("has figures that make sense, whatever they say", () => {
        const read = (more: object) => readSidecarOffer({ sidecar: { ...SIDECAR, ...more } });
        expect(read({ budget_ms: "x", frames: null })).toMatchObject({
            budgetMs: 1500,
            frameCount: 5,
        });
        expect(read({ budget_ms: 1e9, frames: 99 })).toMatchObject({
            budgetMs: 10_000,
            frameCount: 10,
        });
        expect(read({ budget_ms: 0, frames: -1 })).toMatchObject({ budgetMs: 100, frameCount: 1 });
    });
});
