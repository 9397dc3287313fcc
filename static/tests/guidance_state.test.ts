import { beforeEach, describe, expect, it } from "@jest/globals";
import type { PromptProgress } from "../../liveness/prompt/prompt_types";
import {
    applyGuidanceEvent,
    makeGuidanceState,
    readShare,
    type GuidanceState,
} from "../src/eh_hr_face_liveness/guidance/guidance_state";

const PROGRESS: PromptProgress = {
    phase: "counting",
    blinkCount: 1,
    requiredBlinks: 2,
    step: "turn_left",
    total: 4,
    done: 2,
    elapsedMs: 1000,
    remainingMs: 8200,
    framesPerSecond: 20,
    hints: ["too_dark", "no_face"],
    face: null,
    eyesOpen: null,
    canDecline: false,
};

let state: GuidanceState;

beforeEach(() => {
    state = makeGuidanceState({ total: 4, requiredBlinks: 2 });
});

describe("the guidance kit's state (L13)", () => {
    it("begins with nothing seen, no picture and nothing in the way", () => {
        expect(state).toMatchObject({ done: 0, total: 4, hasPicture: false, hints: [] });
        expect(readShare(state)).toBe(0);
    });

    it("begins with another step where that is asked for first", () => {
        expect(makeGuidanceState({ total: 1, requiredBlinks: 0, step: "mouth" }).step).toBe(
            "mouth",
        );
    });

    it("follows the camera: asked for, there, off at the end", () => {
        applyGuidanceEvent(state, { type: "camera_asked" });
        expect(state.isCameraAsked).toBe(true);
        applyGuidanceEvent(state, { type: "camera_ready" });
        expect(state).toMatchObject({ isCameraAsked: false, hasPicture: true });
        applyGuidanceEvent(state, { type: "ended", hasPassed: false });
        expect(state).toMatchObject({ hasPicture: false, isComplete: false });
    });

    it("follows the prompt: step, share, seconds, and hints most urgent first", () => {
        applyGuidanceEvent(state, { type: "progress", progress: PROGRESS });
        expect(state).toMatchObject({
            step: "turn_left",
            secondsLeft: 9,
            hints: ["too_dark", "no_face"],
        });
        expect(readShare(state)).toBe(0.5);
    });

    it("is complete when it ended and all was seen, and keeps the last step", () => {
        const progress = { ...PROGRESS, done: 4, step: "mouth" } as const;
        applyGuidanceEvent(state, { type: "progress", progress });
        expect(state).toMatchObject({ step: "blink", isComplete: false });
        applyGuidanceEvent(state, { type: "ended", hasPassed: true });
        expect(state.isComplete).toBe(true);
        expect(readShare(state)).toBe(1);
    });

    it("has a share of nothing where nothing is asked for", () => {
        expect(readShare({ done: 0, total: 0 })).toBe(0);
        expect(readShare({ done: 9, total: 2 })).toBe(1);
    });
});
