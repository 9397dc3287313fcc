import { describe, expect, it } from "@jest/globals";
import { BlinkCounter, type BlinkEvent } from "../../blink/blink_counter";
import type { Observation } from "../../observation";
import { blinkingEyes, film, makeObservation, OPEN, SHUT, type Moment } from "../scene";

function play(observations: readonly Observation[], counter = new BlinkCounter()): BlinkEvent[] {
    return observations
        .map((observation) => counter.push(observation))
        .filter((event) => event !== null);
}

function countBlinks(observations: readonly Observation[], counter = new BlinkCounter()): number {
    return play(observations, counter).filter(({ verdict }) => verdict === "blink").length;
}

const act = (startsMs: number[], lastsMs?: number): ((atMs: number) => Moment) => {
    const openness = blinkingEyes(startsMs, lastsMs);
    return (atMs) => ({ openness: openness(atMs) });
};

/** Lids as a camera sees them well, at 25 pictures a second: a hundredth up, a hundredth down. Shallow dips are told from it. */
const jitter = (atMs: number): number => 1 + (Math.round(atMs / 40) % 2 ? 0.01 : -0.01);

describe("A9: counting blinks", () => {
    it.each([0, 1, 2, 3, 5])("counts %p blinks", (count) => {
        const starts = Array.from({ length: count }, (_, i) => 800 + 900 * i);
        expect(countBlinks(film(6000, 20, act(starts)))).toBe(count);
    });

    it("says when a blink was", () => {
        const [event] = play(film(3000, 25, act([1000], 300)));
        expect(event?.verdict).toBe("blink");
        expect(event?.bottomMs).toBeGreaterThan(1000);
        expect(event?.bottomMs).toBeLessThan(1200);
        expect(event?.endMs).toBeLessThan(1320);
    });

    it.each([12, 15, 25, 30, 60])("counts quick and slow blinks at %p frames a second", (fps) => {
        for (const lastsMs of [200, 300, 450, 600]) {
            expect(countBlinks(film(4000, fps, act([1000, 2400], lastsMs)))).toBe(2);
        }
    });

    it("counts a blink that only one picture shows", () => {
        const observations = film(2000, 12, (atMs) => ({ openness: atMs === 1000 ? 0.12 : OPEN }));
        expect(countBlinks(observations)).toBe(1);
    });

    it("counts both blinks of a double blink whose eyes open only in part between", () => {
        const lids = [1, 0.5, 0.2, 0.3, 0.6, 0.75, 0.5, 0.2, 0.35, 0.7, 1];
        const observations = film(3000, 25, (atMs) => ({
            openness: OPEN * (lids[Math.round((atMs - 1000) / 40)] ?? 1),
        }));
        expect(countBlinks(observations)).toBe(2);
    });

    it("follows lids that come down slowly at first from where they began", () => {
        const lids = [0.89, 0.87, 0.855, 0.845, 0.6, 0.3, 0.15, 0.3, 0.6, 0.9];
        const events = play(
            film(3000, 60, (atMs) => ({
                openness: OPEN * (lids[Math.round(((atMs - 1000) * 60) / 1000)] ?? 1),
            })),
        );
        expect(events.map(({ verdict }) => verdict)).toEqual(["blink"]);
        expect(events[0]?.startMs).toBeLessThan(1000);
        expect(events[0]?.depth).toBeCloseTo(0.15, 2);
    });

    it("counts a blink of which the model of one eye shows little", () => {
        const shut = blinkingEyes([1000]);
        const observations = film(3000, 25, (atMs) => ({
            openness: [shut(atMs), shut(atMs) < 0.15 ? 0.92 * OPEN : OPEN],
        }));
        expect(countBlinks(observations)).toBe(1);
    });

    it("takes a fall for a blink more readily where pictures are far apart", () => {
        const [close, apart] = [60, 12].map((fps) => {
            const dip = film(3000, fps, (atMs) => ({
                openness: (Math.abs(atMs - 1500) < 40 ? 0.8 : 1) * OPEN,
            }));
            return play(dip)[0];
        });
        expect(close?.features.spacing).toBeCloseTo(1 / 6, 2);
        expect(apart?.features.spacing).toBeCloseTo(1 / 1.2, 2);
        expect(apart?.likelihood).toBeGreaterThan(close?.likelihood ?? 1);
    });

    it("counts half a second after the face appeared", () => {
        expect(countBlinks(film(2000, 25, act([500], 250)))).toBe(1);
    });

    it("does not count eyes held shut, nor noise while they are", () => {
        const observations = film(12_000, 25, (atMs) => ({
            openness: atMs > 1000 && atMs < 9000 ? SHUT + 0.02 * Math.sin(atMs) : OPEN,
        }));
        expect(countBlinks(observations)).toBe(0);
    });

    it("does not count a wink", () => {
        const shut = blinkingEyes([1000]);
        expect(countBlinks(film(3000, 25, (atMs) => ({ openness: [OPEN, shut(atMs)] })))).toBe(0);
    });

    it("does not count lids that follow the eyes down and stay there a while", () => {
        const observations = film(6000, 25, (atMs) => {
            const down = atMs > 1500 && atMs < 3500;
            return { openness: down ? 0.17 : OPEN, gazeY: down ? 0.12 : 0 };
        });
        expect(countBlinks(observations)).toBe(0);
    });

    it("goes on with one eye when the other cannot be read", () => {
        const shut = blinkingEyes([1000, 2000]);
        expect(countBlinks(film(3500, 25, (atMs) => ({ openness: [null, shut(atMs)] })))).toBe(2);
    });
});

describe("A9: what the camera does", () => {
    it("ignores pictures that come twice or out of order", () => {
        const observations = film(4000, 25, act([1000, 2200]));
        const shuffled = observations.flatMap((observation, i) => [
            observation,
            observation,
            ...(i > 3 ? [observations[i - 3]].filter((each) => each !== undefined) : []),
        ]);
        expect(countBlinks(shuffled)).toBe(2);
    });

    it("ignores pictures without a time", () => {
        const counter = new BlinkCounter();
        expect(counter.push(makeObservation(Number.NaN))).toBeNull();
        expect(countBlinks(film(3000, 25, act([1000])), counter)).toBe(1);
    });

    it("starts over when the clock is set back", () => {
        const counter = new BlinkCounter();
        expect(countBlinks(film(3000, 25, act([1000]), 1_000_000), counter)).toBe(1);
        const lives = counter.lives;
        expect(countBlinks(film(3000, 25, act([1000]), 0), counter)).toBe(1);
        expect(counter.lives).toBe(lives + 1);
    });

    it("goes on over a short loss, and drops a blink that the loss cut", () => {
        const observations = film(5000, 25, (atMs) => ({
            ...act([1000, 3000])(atMs),
            gone: atMs > 1080 && atMs < 1600,
        }));
        const counter = new BlinkCounter();
        expect(countBlinks(observations, counter)).toBe(1);
        expect(counter.lives).toBe(0);
    });

    it("starts over when the face was gone for more than a second", () => {
        const counter = new BlinkCounter();
        play(
            film(6000, 25, (atMs) => ({ gone: atMs > 2000 && atMs < 3500 })),
            counter,
        );
        expect(counter.lives).toBe(1);
    });

    it("starts over when the face is suddenly elsewhere", () => {
        const counter = new BlinkCounter();
        play(
            film(4000, 25, (atMs) => ({ x: atMs < 2000 ? 0.3 : 0.7 })),
            counter,
        );
        expect(counter.lives).toBe(1);
    });

    it("starts over when the face is suddenly half as wide: it left, and lids were read where none are", () => {
        const counter = new BlinkCounter();
        const observations = film(4000, 25, (atMs) => ({
            openness: atMs > 2000 && atMs < 2200 ? 0.16 : OPEN,
        })).map(({ face, ...observation }) => ({
            ...observation,
            face: face && {
                ...face,
                box: { ...face.box, width: face.box.width * (observation.atMs < 2080 ? 1 : 0.45) },
            },
        }));
        expect(countBlinks(observations, counter)).toBe(0);
        expect(counter.lives).toBe(1);
    });

    it("knows nothing until the open eye was learned, and nothing while the face is gone", () => {
        const counter = new BlinkCounter();
        counter.push(makeObservation(0));
        expect(counter.isLearning).toBe(true);
        expect(counter.eyesOpen).toBeNull();
        play(
            film(1000, 25, () => ({}), 40),
            counter,
        );
        expect(counter.isLearning).toBe(false);
        expect(counter.eyesOpen).toBeCloseTo(1, 5);
        counter.push(makeObservation(1100, { gone: true }));
        expect(counter.eyesOpen).toBeNull();
    });
});

describe("A9: what is like a blink, and what only looks so", () => {
    it("counts a blink made while the open eye was still being learned, as soon as it is known", () => {
        const events = play(film(1500, 25, act([120], 220)));
        expect(events.map(({ verdict }) => verdict)).toEqual(["blink"]);
        expect(events[0]?.startMs).toBeLessThan(200);
    });

    it("counts a blink of eyes that look down, whose lids hang low all the time", () => {
        const blinks = blinkingEyes([4000], 250);
        const observations = film(6000, 25, (atMs) => ({
            openness: atMs < 1500 ? OPEN : Math.min(0.2, blinks(atMs)),
            gazeY: atMs < 1500 ? 0 : 0.1,
        }));
        expect(countBlinks(observations)).toBe(1);
    });

    it("counts blinks soon after eyes that were shut from the start opened", () => {
        const blinks = blinkingEyes([2600, 3600], 250);
        const observations = film(5000, 25, (atMs) => ({
            openness: atMs < 2000 ? 0.16 : blinks(atMs),
        }));
        expect(countBlinks(observations)).toBe(2);
    });

    it("reads a turned head's blinks from the eye that is seen", () => {
        const shut = blinkingEyes([1500, 2500]);
        // Turned to the picture's left: the left eye is hidden, and what is read there is nonsense.
        const observations = film(4000, 25, (atMs) => ({
            openness: [0.3 + 0.1 * Math.sin(atMs / 90), shut(atMs)],
            yawDeg: -42,
        }));
        expect(countBlinks(observations)).toBe(2);
    });

    it("does not count the jitter of eyes that are seen badly", () => {
        const jitter = [0.16, 0.24, 0.15, 0.2, 0.26, 0.14, 0.22, 0.17, 0.25, 0.13];
        const events = play(
            film(6000, 25, (atMs) => ({ openness: jitter[Math.round(atMs / 40) % 10] ?? 0.2 })),
        );
        expect(events.filter(({ verdict }) => verdict === "blink")).toHaveLength(0);
        expect(events.some(({ verdict }) => verdict === "too_noisy")).toBe(true);
    });

    it("does not count lids lowered for most of a second", () => {
        const observations = film(4000, 25, (atMs) => ({
            openness: atMs > 1500 && atMs < 2350 ? 0.1 : OPEN,
        }));
        expect(play(observations).map(({ verdict }) => verdict)).toEqual(["too_long"]);
    });

    it("does not count lids that come down in part while white and iris stay in sight", () => {
        const observations = film(4000, 25, (atMs) => ({
            openness: (atMs > 1500 && atMs < 1700 ? 0.18 : OPEN) * jitter(atMs),
            contrast: 0.11,
            gazeY: 0,
        }));
        expect(play(observations).map(({ verdict }) => verdict)).toEqual(["unlikely"]);
    });

    it("does not count lids that move because the head bows", () => {
        const observations = film(4000, 25, (atMs) => {
            const bow = Math.max(0, 1 - Math.abs(atMs - 2000) / 250);
            return {
                openness: OPEN * (1 - 0.3 * bow) * jitter(atMs),
                contrast: 0.11,
                gazeY: 0,
                pitchRatio: atMs < 2100 ? 0.55 + 0.2 * bow : 0.75,
            };
        });
        expect(countBlinks(observations)).toBe(0);
    });
});
