import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { HeadTurnSignal, scoreTurns } from "../../behaviours/head_turn";
import { film, makeObservation } from "../scene";

function readYaws(yaws: readonly number[], everyMs = 100): ReturnType<HeadTurnSignal["read"]> {
    const signal = new HeadTurnSignal();
    yaws.forEach((yawDeg, i) => {
        signal.push(makeObservation(i * everyMs, { yawDeg }));
    });
    return signal.read();
}

const still = Array.from({ length: 35 }, () => 0);

describe("L2: head turn score", () => {
    it("is min(turns / 2, 1), and 0.2 more when the range is over 40 degrees", () => {
        expect(scoreTurns(0, 0)).toBe(0);
        expect(scoreTurns(1, 20)).toBe(0.5);
        expect(scoreTurns(1, 40)).toBe(0.5);
        expect(scoreTurns(1, 40.1)).toBeCloseTo(0.7, 10);
        expect(scoreTurns(2, 31)).toBe(1);
        expect(scoreTurns(2, 60)).toBe(1);
    });
});

describe("L2: head turn signal", () => {
    it("a turn is more than 15 degrees, to either side", () => {
        expect(readYaws([...still, 15, 15, -15, -15])).toMatchObject({ score: 0 });
        const [left, right] = [
            [...still, 15.1, 15.1],
            [...still, -15.1, -15.1],
        ];
        expect(readYaws(left)).toMatchObject({ score: 0.5, detail: { left: true, right: false } });
        expect(readYaws(right)).toMatchObject({ score: 0.5, detail: { left: false, right: true } });
    });

    it("one picture with landmarks gone astray is no turn, and widens no range", () => {
        const reading = readYaws([...still, 60, 0, -60, 0, 60]);
        expect(reading).toMatchObject({ score: 0, detail: { rangeDeg: 0 } });
    });

    it("one turn to each side is the target, and needs no three seconds to be seen", () => {
        const reading = readYaws([0, -16, -16, 0, 16, 16]);
        expect(reading).toMatchObject({ score: 1, detail: { complete: true, rangeDeg: 32 } });
    });

    it("two turns to one side are one", () => {
        expect(readYaws([...still, 20, 20, 0, 0, 20, 20]).score).toBe(0.5);
        expect(readYaws([...still, 0, 0, 45, 45]).score).toBeCloseTo(0.7, 10);
    });

    it("a head that is held aside all the time, as in a photograph, has not turned", () => {
        const aside = still.map((_, i) => 25 + 5 * Math.sin(i));
        expect(readYaws(aside)).toMatchObject({ score: 0, detail: { left: false } });
        expect(readYaws([...aside, 14, 14]).score).toBe(0);
        expect(readYaws([...aside, 14, 14, 20, 20]).score).toBe(0.5);
    });

    it("is unavailable before three seconds were watched, then 0", () => {
        expect(readYaws([0, 0, 0]).unavailable).toBe("too_short");
        expect(readYaws(still)).toMatchObject({ score: 0, unavailable: null });
    });

    it("tells apart nothing seen and nobody seen, and skips readings that are no number", () => {
        expect(readYaws([]).unavailable).toBe("no_frames");
        expect(readYaws([Number.NaN, Number.NaN]).unavailable).toBe("no_face");
        const signal = new HeadTurnSignal();
        film(4000, 24, () => ({ gone: true })).forEach((each) => {
            signal.push(each);
        });
        expect(signal.read()).toMatchObject({ unavailable: "no_face", detail: { rangeDeg: 0 } });
    });

    it("mirrored, left is right and the score the same", () => {
        const yaw = fc.double({ min: -90, max: 90, noNaN: true });
        fc.assert(
            fc.property(fc.array(yaw, { minLength: 1, maxLength: 50 }), (yaws) => {
                const one = readYaws(yaws);
                const other = readYaws(yaws.map((each) => -each));
                expect(other.score).toBe(one.score);
                expect([other.detail.left, other.detail.right]).toEqual([
                    one.detail.right,
                    one.detail.left,
                ]);
            }),
        );
    });

    it("does not see a time twice", () => {
        const signal = new HeadTurnSignal();
        signal.push(makeObservation(0));
        signal.push(makeObservation(0, { yawDeg: 50 }));
        signal.push(makeObservation(-100, { yawDeg: -50 }));
        expect(signal.read().detail.rangeDeg).toBe(0);
    });
});
