import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BlinkCounter } from "../../blink/blink_counter";
import type { Observation } from "../../observation";
import { blinkingEyes, film, makeObservation } from "../scene";

/** When the counter saw blinks begin and end. */
function findBlinks(observations: readonly Observation[]): [number, number][] {
    const counter = new BlinkCounter();
    return observations
        .map((observation) => counter.push(observation))
        .filter((event) => event?.verdict === "blink")
        .map((event) => [event?.startMs ?? 0, event?.endMs ?? 0]);
}

const LENGTH_MS = 8000;

/** Blinks that a person could make: after the warm-up, 150 to 500 ms long, with pauses between. */
const person = fc.record({
    pausesMs: fc.array(fc.integer({ min: 250, max: 1500 }), { maxLength: 6 }),
    lastsMs: fc.integer({ min: 160, max: 500 }),
    fps: fc.integer({ min: 12, max: 60 }),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

function starts({ pausesMs, lastsMs }: Person): number[] {
    let at = 600;
    return pausesMs
        .map((pause) => {
            const start = at + pause;
            at = start + lastsMs;
            return start;
        })
        .filter((start) => start + lastsMs < LENGTH_MS - 200);
}

function act(who: Person): Observation[] {
    const openness = blinkingEyes(starts(who), who.lastsMs);
    return film(LENGTH_MS, who.fps, (atMs) => ({
        openness: openness(atMs),
        yawDeg: 4,
    }));
}

describe("A9: properties of the counter", () => {
    it("counts every blink of 12 to 60 frames a second", () => {
        fc.assert(
            fc.property(person, (who) => {
                expect(findBlinks(act(who))).toHaveLength(starts(who).length);
            }),
        );
    });

    it("does not care when it is", () => {
        fc.assert(
            fc.property(
                person,
                fc.integer({ min: -1_000_000, max: 2_000_000_000 }),
                (who, shiftMs) => {
                    const observations = act(who);
                    const shifted = observations.map((each) => ({
                        ...each,
                        atMs: each.atMs + shiftMs,
                    }));
                    expect(findBlinks(shifted)).toHaveLength(findBlinks(observations).length);
                },
            ),
        );
    });

    it("does not care how wide this person's open eyes are", () => {
        fc.assert(
            fc.property(person, fc.double({ min: 0.6, max: 1.6, noNaN: true }), (who, factor) => {
                const observations = act(who);
                expect(
                    findBlinks(
                        observations.map((each) => withOpenness(each, (value) => value * factor)),
                    ),
                ).toEqual(findBlinks(observations));
            }),
        );
    });

    it("does not care which side is left", () => {
        fc.assert(
            fc.property(person, (who) => {
                const observations = act(who);
                expect(findBlinks(observations.map(mirror))).toEqual(findBlinks(observations));
            }),
        );
    });

    it("counts the same under noise of a few percent and with lost pictures", () => {
        fc.assert(
            fc.property(
                person,
                fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
                (who, noise) => {
                    const next = (): number => Number(noise.next().value);
                    const noisy = act({ ...who, fps: Math.max(20, who.fps) })
                        .filter(() => next() > -0.9)
                        .map((each) => withOpenness(each, (value) => value + 0.012 * next()));
                    expect(findBlinks(noisy)).toHaveLength(starts(who).length);
                },
            ),
        );
    });

    it("survives any observations whatever", () => {
        const anyNumber = fc.oneof(
            fc.double(),
            fc.constantFrom(Number.NaN, Infinity, -Infinity, 0),
        );
        const anything = fc.record({
            atMs: anyNumber,
            openness: fc.tuple(fc.option(anyNumber), fc.option(anyNumber)),
            gone: fc.boolean(),
            x: anyNumber,
            yawDeg: anyNumber,
            width: anyNumber,
        });
        fc.assert(
            fc.property(fc.array(anything, { maxLength: 60 }), (list) => {
                const counter = new BlinkCounter();
                for (const { atMs, ...moment } of list) {
                    expect(() => counter.push(makeObservation(atMs, moment))).not.toThrow();
                }
            }),
        );
    });
});

function withOpenness(observation: Observation, change: (value: number) => number): Observation {
    const { face } = observation;
    if (!face) {
        return observation;
    }
    const [a, b] = face.eyes;
    return {
        ...observation,
        face: {
            ...face,
            eyes: [
                a && { ...a, openness: change(a.openness) },
                b && { ...b, openness: change(b.openness) },
            ],
        },
    };
}

function mirror(observation: Observation): Observation {
    const { face } = observation;
    if (!face) {
        return observation;
    }
    const [a, b] = face.eyes;
    const { box, pose } = face;
    return {
        ...observation,
        face: {
            ...face,
            box: { ...box, x: 1 - box.x - box.width },
            pose: { ...pose, yawDeg: -pose.yawDeg, rollDeg: -pose.rollDeg },
            eyes: [b, a],
        },
    };
}
