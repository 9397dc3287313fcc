import { describe, expect, it } from "@jest/globals";
import { findHints, HintSmoother } from "../../prompt/hints";
import type { Hint } from "../../prompt/prompt_types";
import { BlinkSignal } from "../../behaviours/blink";
import { makeObservation, OPEN, type Moment } from "../scene";

const hintsOf = (moment: Moment, speed = 0): Hint[] => [
    ...findHints(makeObservation(0, moment), speed),
];

describe("L13: hints", () => {
    it("has none for a face in good light, straight on, still", () => {
        expect(hintsOf({})).toEqual([]);
    });

    it.each<[Hint, Moment]>([
        ["no_face", { gone: true }],
        ["several_faces", { faceCount: 2 }],
        ["too_dark", { brightness: 20 }],
        ["too_bright", { brightness: 250 }],
        ["too_far", { eyeDistancePx: 18 }],
        ["too_close", { width: 0.9 }],
        ["not_centred", { x: 0.1 }],
        ["look_here", { yawDeg: -40 }],
    ])("has %p", (hint, moment) => {
        expect(hintsOf(moment)).toContain(hint);
    });

    it("P16: is too bright where burnt-out pixels hide whoever stands there, however grey the rest", () => {
        expect(hintsOf({ gone: true, brightness: 140, burnt: 0.45 })).toContain("too_bright");
        expect(hintsOf({ gone: true, brightness: 140, burnt: 0.1 })).not.toContain("too_bright");
        expect(hintsOf({ brightness: 140, burnt: 0.45 })).not.toContain("too_bright");
    });

    it("has hold_still for a fast face", () => {
        expect(hintsOf({}, 2)).toEqual(["hold_still"]);
    });

    it("has the blink's own for shut eyes, and none where nobody is", () => {
        const watch = new BlinkSignal();
        const see = (atMs: number, moment: Moment): string | null => {
            watch.push(makeObservation(atMs, moment));
            return watch.hint;
        };
        expect(see(0, { gone: true })).toBeNull();
        for (let atMs = 100; atMs < 1000; atMs += 50) {
            see(atMs, { openness: OPEN });
        }
        expect(see(1000, { openness: OPEN })).toBeNull();
        expect(see(1050, { openness: 0.05 })).toBe("open_eyes");
    });
});

describe("L13: the most urgent hint", () => {
    const firstOf = (moment: Moment): Hint | undefined => {
        const smoother = new HintSmoother();
        const found = new Set(hintsOf(moment));
        return [0, 1000].map((atMs) => smoother.push(atMs, found)[0]).at(-1);
    };

    it.each<[string, Hint, Moment]>([
        ["nobody is seen", "no_face", { gone: true }],
        ["nobody is seen for the dark", "too_dark", { gone: true, brightness: 5 }],
        ["nobody is seen against the sun", "too_bright", { gone: true, brightness: 250 }],
        ["two stand in the dark", "several_faces", { faceCount: 2, brightness: 20 }],
        ["a face is far away and dark", "too_dark", { eyeDistancePx: 18, brightness: 20 }],
    ])("where %s is %p", (_what, hint, moment) => {
        expect(firstOf(moment)).toBe(hint);
    });
});

describe("L13: steady hints", () => {
    /** What shows after each step of `stepMs`, given whether the hint applies. */
    function show(hint: Hint, applies: boolean[], stepMs = 100): boolean[] {
        const smoother = new HintSmoother();
        return applies.map((does, i) =>
            smoother.push(i * stepMs, new Set(does ? [hint] : [])).includes(hint),
        );
    }

    it("shows a hint once it held for a while, and keeps it for a moment", () => {
        const shown = show("no_face", [
            true,
            true,
            true,
            true,
            true,
            true,
            false,
            false,
            false,
            false,
            false,
            false,
        ]);
        expect(shown.slice(0, 4)).toEqual([false, false, false, false]);
        expect(shown.slice(4, 8)).toEqual([true, true, true, true]);
        expect(shown.at(-1)).toBe(false);
    });

    it("does not show what only flickers", () => {
        expect(show("too_far", [true, false, true, false, true, false, true, false])).not.toContain(
            true,
        );
    });

    it("does not ask for open eyes during a blink", () => {
        expect(show("open_eyes", Array<boolean>(10).fill(true))).not.toContain(true);
        expect(show("open_eyes", Array<boolean>(20).fill(true)).at(-1)).toBe(true);
    });

    it("puts the most urgent first", () => {
        const smoother = new HintSmoother();
        const found = new Set<Hint>(["hold_still", "too_dark", "several_faces"]);
        smoother.push(0, found);
        expect(smoother.push(500, found)).toEqual(["several_faces", "too_dark", "hold_still"]);
    });
});
