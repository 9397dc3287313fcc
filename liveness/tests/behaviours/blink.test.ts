import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LivenessError } from "../../errors";
import type { Observation } from "../../observation";
import { BlinkSignal } from "../../behaviours/blink";
import { scoreBlinks } from "../../behaviours/blink_tally";
import { blinkingEyes, film, makeObservation } from "../scene";

/** A person whose eyes blink at each of `starts`, with EAR values of a net that follows the lids. */
function person(durationMs: number, starts: readonly number[], rate = 24): Observation[] {
    const eyes = blinkingEyes(starts);
    return film(durationMs, rate, (atMs) => ({ openness: eyes(atMs) })).map((seen) => ({
        ...seen,
        face: seen.face && { ...seen.face, ear: eyes(seen.atMs) * 1.1 },
    }));
}

function readAfter(
    observations: readonly Observation[],
    signal = new BlinkSignal(),
): ReturnType<BlinkSignal["read"]> {
    observations.forEach((each) => {
        signal.push(each);
    });
    return signal.read();
}

describe("L1: blink score", () => {
    it("is count over target", () => {
        expect(scoreBlinks([], 2)).toBe(0);
        expect(scoreBlinks([1000], 2)).toBe(0.5);
        expect(scoreBlinks([1000, 2000], 2)).toBe(1);
    });

    it("is a tenth more when evenly spaced, and never above 1", () => {
        expect(scoreBlinks([0, 1000, 2000], 4)).toBeCloseTo(0.85, 10);
        expect(scoreBlinks([0, 300, 2000], 4)).toBe(0.75);
        expect(scoreBlinks([0, 1000], 4)).toBe(0.5);
        expect(scoreBlinks([0, 1000, 2000, 3000], 4)).toBe(1);
    });
});

describe("L1: blink signal", () => {
    it("counts with both rules side by side and scores by the person's own open eye", () => {
        const reading = readAfter(person(5000, [1200, 3000]));
        expect(reading.score).toBe(1);
        expect(reading.detail).toMatchObject({
            rule: "openness",
            openness: { count: 2, score: 1 },
            reference: { count: 2, score: 1 },
        });
    });

    it("scores by the fixed thresholds where no iris model shows eyes", () => {
        const blind = person(5000, [1200, 3000]).map((seen) => ({
            ...seen,
            face: seen.face && { ...seen.face, eyes: [null, null] as const },
        }));
        expect(readAfter(blind)).toMatchObject({ score: 1, detail: { rule: "reference" } });
        const forced = new BlinkSignal({ rule: "openness" });
        expect(readAfter(blind, forced).unavailable).toBe("no_eyes");
    });

    it("is 0 for eyes that stayed open for three seconds, and unavailable before", () => {
        expect(readAfter(person(3300, []))).toMatchObject({ score: 0, unavailable: null });
        expect(readAfter(person(2500, []))).toMatchObject({
            score: null,
            unavailable: "too_short",
        });
    });

    it("needs no three seconds to say that two blinks were there", () => {
        expect(readAfter(person(2400, [700, 1500])).score).toBe(1);
    });

    it("forgets blinks that lie further apart than seven seconds, but not what was reached", () => {
        expect(readAfter(person(12_000, [1000, 9500])).score).toBe(0.5);
        expect(readAfter(person(16_000, [1000, 3000])).score).toBe(1);
    });

    it("says nothing of blinks that did not show at five frames a second", () => {
        expect(readAfter(person(6000, [], 5)).unavailable).toBe("frame_rate");
    });

    it("tells apart nothing seen, nobody seen and no eyes seen", () => {
        expect(readAfter([]).unavailable).toBe("no_frames");
        expect(readAfter(film(4000, 24, () => ({ gone: true }))).unavailable).toBe("no_face");
        const noEyes = film(4000, 24, () => ({ openness: [null, null] })).map((seen) => ({
            ...seen,
            face: seen.face && { ...seen.face, ear: Number.NaN },
        }));
        expect(readAfter(noEyes).unavailable).toBe("no_eyes");
    });

    it("starts again with a face that comes back after a second", () => {
        const first = person(3000, [800, 1800]);
        const later = film(4000, 24, () => ({}), 5000);
        expect(readAfter([...first, ...later])).toMatchObject({ score: 0, unavailable: null });
    });

    it("ignores frames whose time repeats, goes back or is no number", () => {
        const observations = person(5000, [1200, 3000]);
        const noisy = observations.flatMap((each) => [
            each,
            each,
            makeObservation(each.atMs - 40, { openness: 0.05 }),
            makeObservation(Number.NaN, { openness: 0.05 }),
        ]);
        expect(readAfter(noisy)).toEqual(readAfter(observations));
    });

    it("starts over when the clock was set back", () => {
        const observations = person(5000, [1200, 3000]);
        const reading = readAfter([...observations, makeObservation(100)]);
        expect(reading).toMatchObject({
            unavailable: "too_short",
            detail: { openness: { count: 0 } },
        });
    });

    it("is as new after a reset", () => {
        const signal = new BlinkSignal();
        readAfter(person(5000, [1200, 3000]), signal);
        signal.reset();
        expect(signal.read()).toEqual(new BlinkSignal().read());
        expect(readAfter(person(5000, [1200, 3000]), signal).score).toBe(1);
    });

    it("never says a number that is none, whatever comes", () => {
        const odd = fc.record({
            atMs: fc.oneof(fc.double(), fc.integer({ min: 0, max: 8000 })),
            openness: fc.tuple(fc.option(fc.double()), fc.option(fc.double())),
            ear: fc.double(),
        });
        fc.assert(
            fc.property(fc.array(odd, { maxLength: 60 }), (all) => {
                const frames = all.map(({ atMs, openness, ear }) => {
                    const seen = makeObservation(atMs, { openness });
                    return { ...seen, face: seen.face && { ...seen.face, ear } };
                });
                const { score, detail } = readAfter(frames);
                expect(score === null || (score >= 0 && score <= 1)).toBe(true);
                expect(detail.watchedMs).not.toBeNaN();
                expect(detail.framesPerSecond).not.toBeNaN();
            }),
        );
    });

    it.each([
        [{ count: 0, withinMs: 7000, minMs: 3000 }],
        [{ count: 1.5, withinMs: 7000, minMs: 3000 }],
        [{ count: 2, withinMs: 2000, minMs: 3000 }],
        [{ count: 2, withinMs: Number.NaN, minMs: 0 }],
    ])("refuses the target %j", (target) => {
        expect(() => new BlinkSignal({ target })).toThrow(LivenessError);
    });
});
