/** The codes a page may send have words in Odoo, in every language the module speaks. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { COMPONENTS } from "../../liveness/policies/policy";
import type { Observation } from "../../liveness/observation";
import { PromptSession } from "../../liveness/prompt/prompt_session";
import type { SessionReason } from "../../liveness/session/liveness_session";

const MODULE = fileURLToPath(new URL("../../addon/eh_hr_face_liveness", import.meta.url));
const words = fs.readFileSync(path.join(MODULE, "tools/words.py"), "utf8");

const SESSION_REASONS: Record<Exclude<SessionReason, `${string}_below_minimum`>, true> = {
    below_threshold: true,
    motion_missing: true,
    ml_missing: true,
    quality_missing: true,
    device_missing: true,
    stability_missing: true,
    blink_missing: true,
    head_turn_missing: true,
    mouth_missing: true,
    head_turn_not_asked: true,
    mouth_not_asked: true,
    replay_suspected: true,
    flat_face: true,
    several_faces: true,
    face_changed: true,
};

/** The texts of one of the file's functions and of those below it. */
const findText = (code: string, from = ""): string | undefined =>
    new RegExp(`'${code}': env\\._\\("(.*)"\\)`).exec(words.slice(words.indexOf(from)))?.[1];

const findSentence = (code: string): string | undefined =>
    findText(code, "def score_reason_sentences");

/** One blink, a turn to each side, an open mouth. */
function observe(atMs: number): Observation {
    const isDuring = (from: number, to: number): boolean => atMs > from && atMs < to;
    const isShut = isDuring(1000, 1250);
    const contrast = isShut ? 0.02 : 0.11;
    const eye = { openness: isShut ? 0.06 : 0.28, contrast, gazeX: 0, gazeY: 0 };
    const yawDeg = isDuring(2000, 2500) ? 25 : isDuring(3000, 3500) ? -25 : 0;
    return {
        atMs,
        face: {
            box: { x: 0.37, y: 0.3, width: 0.26, height: 0.35 },
            pose: { yawDeg, rollDeg: 0, pitchRatio: 0.55 },
            eyes: [eye, eye],
            ear: 0.3,
            mar: isDuring(4000, 4500) ? 0.6 : 0.05,
            eyeDistancePx: 70,
        },
        faceCount: 1,
        brightness: 120,
    };
}

describe("A13, L8: words for codes", () => {
    it.each([
        ...Object.keys(SESSION_REASONS),
        ...COMPONENTS.map((component) => `${component}_below_minimum`),
    ])("reason %s", (code) => {
        expect(findSentence(code)).toMatch(/^[A-Z].*\.$/);
    });

    it("moments of a prompt that asks for everything", () => {
        const session = new PromptSession(
            {
                requiredBlinks: 1,
                timeoutMs: 9000,
                minFramesPerSecond: 11,
                movements: ["head_turn", "mouth"],
            },
            0,
        );
        for (let atMs = 0; atMs < 6000; atMs += 50) {
            session.see(observe(atMs), atMs);
        }
        const codes = session.result?.timeline.map(({ code }) => code) ?? [];
        expect(codes).toContain("mouth_open");
        expect(codes.filter((code) => !findText(code))).toEqual([]);
    });

    it.each(["fr", "de", "es"])("are translated: %s", (language) => {
        const po = fs.readFileSync(path.join(MODULE, `i18n/${language}.po`), "utf8");
        // One line a message, as long ones are wrapped.
        const flat = po.replaceAll(/"\n"/g, "");
        const missing = Object.keys(SESSION_REASONS)
            .map((code) => findSentence(code) ?? code)
            .filter((text) => !new RegExp(`msgid "${escape(text)}"\nmsgstr "[^"]`).test(flat));
        expect(missing).toEqual([]);
    });
});

function escape(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
