import { describe, expect, it } from "@jest/globals";
import { BlinkCounter } from "../../blink/blink_counter";
import { compareAround, EYE_PATCH_SIDE, type EyePatch } from "../../geometry/eye_patch";
import { blinkingEyes, film, type Moment } from "../scene";

const BLINK_MS = 1500;
const LASTS_MS = 300;
const TURN_MS = 200;
const paint = (value: (x: number, y: number) => number): number[] =>
    Array.from({ length: EYE_PATCH_SIDE ** 2 }, (_, i) =>
        value(i % EYE_PATCH_SIDE, Math.floor(i / EYE_PATCH_SIDE)),
    );
/** Brow and cheek, with the light from one side and, when the head has turned, the shadow of the nose there. */
const ahead = paint((x, y) => 90 + 2.5 * y + 3 * x - (y === 3 ? 30 : 0));
const aside = paint((x, y) => 135 + 2.5 * y - 3 * x - (y === 3 ? 30 : 0));
const hand = paint((x) => 175 + x);
const mix = (a: EyePatch, b: EyePatch, share: number): number[] =>
    a.map((value, i) => value + share * ((b[i] ?? 0) - value));

/** The head moves while its eyes blink: `share` goes from 0 to 1 meanwhile. */
function play(act: (share: number, shut: number) => Moment & { skin: EyePatch }, rate = 25) {
    const lids = blinkingEyes([BLINK_MS], LASTS_MS);
    const counter = new BlinkCounter();
    const at = (atMs: number) => {
        const share = Math.min(1, Math.max(0, (atMs - BLINK_MS) / TURN_MS));
        return act(share, 1 - lids(atMs) / lids(0));
    };
    return film(3000, rate, (atMs) => ({ openness: lids(atMs), ...at(atMs) }))
        .map(({ face, ...rest }) => {
            const [a, b] = face?.eyes ?? [];
            const patch = at(rest.atMs).skin;
            return counter.push({
                ...rest,
                face: face && {
                    ...face,
                    eyes: [a ? { ...a, patch } : null, b ? { ...b, patch } : null],
                },
            });
        })
        .filter((event) => event !== null)
        .map(({ verdict }) => verdict);
}

describe("Q1, Q14: a head that turns as it blinks", () => {
    it("looks at its end as a hand would: what tells is the way there", () => {
        const { whole } = compareAround(ahead, aside);
        expect(whole).toBeGreaterThan(1.05);
        expect(whole).toBeLessThan(1.5);
    });

    it.each([25, 20, 12])("counts at %d pictures a second", (rate) => {
        const turns = (share: number) => ({ yawDeg: 25 * share, skin: mix(ahead, aside, share) });
        expect(play(turns, rate)).toEqual(["blink"]);
    });

    it("counts when it nods", () => {
        const nods = (share: number) => ({
            pitchRatio: 0.55 - 0.2 * share,
            skin: mix(ahead, aside, share),
        });
        expect(play(nods)).toEqual(["blink"]);
    });

    it("does not count when it holds still and only what is around the eyes goes", () => {
        expect(play((share) => ({ skin: mix(ahead, aside, share) }))).toEqual(["not_lids"]);
    });

    it("does not count when all of that goes from one picture to the next", () => {
        const jumps = (share: number) => ({
            yawDeg: 25 * share,
            skin: share > 0.4 ? aside : ahead,
        });
        expect(play(jumps)).toEqual(["not_lids"]);
    });

    it("does not count when a hand is before the eyes meanwhile", () => {
        const hides = (share: number, shut: number) => ({
            yawDeg: 25 * share,
            skin: mix(mix(ahead, aside, share), hand, shut),
        });
        expect(play(hides)).toEqual(["not_lids"]);
    });

    it("does not count when the hand stays", () => {
        const stays = (share: number) => ({ yawDeg: 25 * share, skin: mix(ahead, hand, share) });
        expect(play(stays)).toEqual(["not_lids"]);
    });
});
