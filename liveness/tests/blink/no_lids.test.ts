import { describe, expect, it } from "@jest/globals";
import { BlinkCounter, type BlinkEvent } from "../../blink/blink_counter";
import { EYE_PATCH_SIDE } from "../../geometry/eye_patch";
import type { Observation } from "../../observation";
import { blinkingEyes, film } from "../scene";

/** Brow, cheek and nose, in `light`; `hand` hides them from above down to this row. */
function paintSkin(light: number, hand: number): number[] {
    return Array.from({ length: EYE_PATCH_SIDE ** 2 }, (_, i) => {
        const [x, y] = [i % EYE_PATCH_SIDE, Math.floor(i / EYE_PATCH_SIDE)];
        return light * (y < hand ? 150 + x : 90 + 5 * y - (y === 3 ? 50 : 0));
    });
}

/** Eyes that are read as shut at 1.5 and 2.7 s, while the skin around them is what `skin` says. */
function play(skin: (atMs: number, shut: number) => number[] | null): BlinkEvent[] {
    const lids = blinkingEyes([1500, 2700]);
    const counter = new BlinkCounter();
    return film(4000, 25, (atMs) => ({ openness: lids(atMs) }))
        .map((observation) => counter.push(dress(observation, skin, lids)))
        .filter((event) => event !== null);
}

function dress(
    observation: Observation,
    skin: (atMs: number, shut: number) => number[] | null,
    lids: (atMs: number) => number,
): Observation {
    const { face, atMs } = observation;
    const patch = skin(atMs, 1 - lids(atMs) / lids(0));
    if (!face || !patch) {
        return { ...observation, face: null };
    }
    const [a, b] = face.eyes;
    return {
        ...observation,
        face: { ...face, eyes: [a && { ...a, patch }, b && { ...b, patch }] },
    };
}

const verdicts = (events: readonly BlinkEvent[]): string[] => events.map(({ verdict }) => verdict);

describe("P1, Q14: what is no blink", () => {
    it("counts eyes that shut while the skin around them stays", () => {
        expect(verdicts(play(() => paintSkin(1, 0)))).toEqual(["blink", "blink"]);
    });

    it("does not count a hand before them", () => {
        const events = play((_, shut) => paintSkin(1, shut > 0.3 ? EYE_PATCH_SIDE : 0));
        expect(verdicts(events)).toEqual(["not_lids", "not_lids"]);
    });

    it("does not count a hand that was before the brows when the eyes vanished", () => {
        const hand = (atMs: number): number => (atMs > 1300 && atMs < 1420 ? EYE_PATCH_SIDE : 0);
        expect(verdicts(play((atMs) => paintSkin(1, hand(atMs))))[0]).toBe("not_lids");
    });

    it("does not count a lens that is covered, nor a lamp that goes out", () => {
        for (const dark of [0.03, 0.35]) {
            const events = play((_, shut) => paintSkin(shut > 0.3 ? dark : 1, 0));
            expect(verdicts(events)).toEqual(["not_lids", "not_lids"]);
        }
    });

    it("does not count where nothing is to be seen around the eyes", () => {
        const wall = new Array<number>(EYE_PATCH_SIDE ** 2).fill(90);
        expect(verdicts(play(() => wall))).toEqual(["not_lids", "not_lids"]);
    });

    it("does not count a face that was gone for a picture meanwhile", () => {
        const events = play((_, shut) => (shut > 0.7 ? null : paintSkin(1, 0)));
        expect(verdicts(events)).not.toContain("blink");
    });

    it("counts one of two a tenth of a second apart", () => {
        const counter = new BlinkCounter();
        const shut = new Set([1520, 1620]);
        const events = film(3000, 50, (atMs) => ({ openness: shut.has(atMs) ? 0.1 : 0.3 }))
            .map((observation) => counter.push(observation))
            .filter((event) => event !== null);
        expect(verdicts(events)).toEqual(["blink", "too_soon"]);
    });
});
