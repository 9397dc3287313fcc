import { describe, expect, it } from "@jest/globals";
import {
    readAttemptConfig,
    readCaptureConfig,
    wantsCapture,
} from "../src/eh_hr_face_liveness/capture_config";

const ANSWER = {
    enabled: true,
    required_blinks: 3,
    timeout_ms: 12_000,
    trigger: "badge",
    on_failure: "ask_pin",
    policy: "lenient",
    movements: ["head_turn"],
    min_frames_per_second: 11,
};

describe("A3, A10: what the company wants", () => {
    it("is read as on the wire", () => {
        expect(readCaptureConfig(ANSWER)).toEqual({
            enabled: true,
            timeoutMs: 12_000,
            trigger: "badge",
            onFailure: "ask_pin",
            policy: "lenient",
            steps: [
                { behaviour: "blink", count: 3 },
                { behaviour: "head_turn", count: 1 },
            ],
            models: [],
            minFramesPerSecond: 11,
            isSpoken: false,
        });
    });

    it("is off, with the product's defaults, where nothing sensible is said", () => {
        const odd = { enabled: "yes", required_blinks: Number.NaN, timeout_ms: null, trigger: 7 };
        expect(readCaptureConfig(odd)).toMatchObject({
            enabled: false,
            steps: [{ behaviour: "blink", count: 2 }],
            timeoutMs: 10_000,
            trigger: "all",
            onFailure: "record",
        });
    });

    it("L9: knows the movements of this page only, each once, in the order they are asked for", () => {
        const read = (movements: unknown) =>
            readCaptureConfig({ ...ANSWER, movements })
                .steps.slice(1)
                .map(({ behaviour }) => behaviour);
        expect(read(["mouth", "head_turn", "wave", "mouth"])).toEqual(["head_turn", "mouth"]);
        for (const odd of [undefined, null, "mouth", 7, {}, [null], [["mouth"]]]) {
            expect(read(odd)).toEqual([]);
        }
    });

    it("never asks for no blink or for hundreds, nor for no time", () => {
        const config = readCaptureConfig({ ...ANSWER, required_blinks: 0, timeout_ms: -5 });
        expect(config).toMatchObject({ steps: [{ count: 1 }, {}], timeoutMs: 1000 });
        const many = readCaptureConfig({ ...ANSWER, required_blinks: 400 });
        expect(many.steps[0]?.count).toBe(10);
    });

    it("K6: asks before the check-ins it is set for", () => {
        const config = readCaptureConfig(ANSWER);
        const badge = { trigger: "badge", steps: null } as const;
        const manual = { trigger: "manual", steps: null } as const;
        expect(wantsCapture(config, badge)).toBe(true);
        expect(wantsCapture(config, manual)).toBe(false);
        expect(wantsCapture({ ...config, trigger: "all" }, manual)).toBe(true);
        expect(wantsCapture({ ...config, enabled: false }, badge)).toBe(false);
        expect(wantsCapture(null, badge)).toBe(false);
    });

    it("P27, P4: what Odoo asks for at the tap counts, whatever was read before, or nothing was", () => {
        const steps = [
            { behaviour: "blink", count: 1 },
            { behaviour: "mouth", count: 1 },
            { behaviour: "of_a_newer_odoo", count: 1 },
        ];
        expect(wantsCapture(null, { trigger: "manual", steps })).toBe(true);
        const off = readCaptureConfig({ ...ANSWER, enabled: false });
        expect(wantsCapture(off, { trigger: "manual", steps })).toBe(true);
        expect(readAttemptConfig(off, { steps })).toMatchObject({
            steps: [
                { behaviour: "blink", count: 1 },
                { behaviour: "mouth", count: 1 },
            ],
            timeoutMs: 12_000,
        });
        expect(readAttemptConfig(null, { steps })).toMatchObject({
            steps: [{ count: 1 }, { behaviour: "mouth" }],
            policy: "default",
            timeoutMs: 10_000,
        });
        expect(readAttemptConfig(off, { steps: steps.slice(2) }).steps).toBe(off.steps);
        expect(readAttemptConfig(off, { steps: [] })).toBe(off);
        expect(readAttemptConfig(off, { steps: null })).toBe(off);
    });

    it("L14: takes order, sides and what stands in from the attempt, and nothing odd", () => {
        const steps = [
            { behaviour: "head_turn", count: 1, parts: ["turn_right", "turn_left"] },
            { behaviour: "blink", count: 3, instead: "mouth", parts: [] },
            { behaviour: "mouth", count: 7, stands_for: "blink", instead: "wave" },
            { behaviour: "blink", count: 9 },
        ];
        expect(readAttemptConfig(null, { steps }).steps).toEqual([
            { behaviour: "head_turn", count: 1, parts: ["turn_right", "turn_left"] },
            { behaviour: "blink", count: 3, instead: "mouth" },
            { behaviour: "mouth", count: 1, standsFor: "blink" },
        ]);
    });
});
