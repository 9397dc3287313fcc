import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { computeMar } from "../../geometry/mar";
import type { Point } from "../../geometry/points";
import { MouthSignal } from "../../behaviours/mouth";
import { makeObservation } from "../scene";
import { makeHead, photograph } from "../solid_face";

/** 68 points, the inner lips 2 wide and `gap` apart. */
function lips(gap: number): Point[] {
    const points: Point[] = Array.from({ length: 68 }, () => ({ x: 9, y: 9 }));
    [
        [60, 0, 0],
        [61, 0.7, -gap / 2],
        [63, 1.3, -gap / 2],
        [64, 2, 0],
        [65, 1.3, gap / 2],
        [67, 0.7, gap / 2],
    ].forEach(([index = 0, x = 0, y = 0]) => (points[index] = { x, y }));
    return points;
}

function readGaps(
    gaps: readonly (number | null)[],
    required = true,
): ReturnType<MouthSignal["read"]> {
    const signal = new MouthSignal({ isRequired: required });
    gaps.forEach((gap, i) => {
        signal.push({ ...makeObservation(i * 100), landmarks: gap === null ? null : lips(gap) });
    });
    return signal.read();
}

const shut = Array.from({ length: 35 }, () => 0.1);

describe("L3: mouth aspect ratio", () => {
    it("is the EAR formula on the inner lips", () => {
        expect(computeMar(lips(0.6))).toBeCloseTo(0.3, 10);
        expect(computeMar(lips(0))).toBe(0);
    });

    it("does not change with place, size, turn or mirror", () => {
        const number = fc.double({ min: -3, max: 3, noNaN: true });
        fc.assert(
            fc.property(
                number,
                number,
                fc.double({ min: 0.1, max: 50, noNaN: true }),
                number,
                fc.boolean(),
                (dx, dy, size, angle, mirrored) => {
                    const moved = lips(0.5).map(({ x, y }) => {
                        const u = mirrored ? -x : x;
                        return {
                            x: size * (u * Math.cos(angle) - y * Math.sin(angle)) + dx,
                            y: size * (u * Math.sin(angle) + y * Math.cos(angle)) + dy,
                        };
                    });
                    expect(computeMar(moved)).toBeCloseTo(0.25, 8);
                },
            ),
        );
    });

    it("is near 0 for a shut mouth and above 0.3 for an open one of a made-up head", () => {
        expect(computeMar(photograph(makeHead()))).toBeLessThan(0.05);
        expect(computeMar(photograph(makeHead({ mouthOpen: 0.4 })))).toBeGreaterThan(0.3);
    });

    it("is NaN for another number of points", () => {
        expect(computeMar([])).toBeNaN();
    });
});

describe("L3: mouth signal", () => {
    it("a shut mouth that opens scores 1 at once", () => {
        expect(readGaps([0.1, 0.7, 0.7])).toMatchObject({ score: 1, detail: { openings: 1 } });
    });

    it("open is above 0.3, not at it", () => {
        expect(readGaps([...shut, 0.6, 0.6]).score).toBe(0);
        expect(readGaps([...shut, 0.61, 0.61]).score).toBe(1);
    });

    it("one picture with landmarks gone astray is no opening", () => {
        expect(readGaps([...shut, 0.8, 0.1, 0.8, 0.1])).toMatchObject({
            score: 0,
            detail: { openings: 0 },
        });
    });

    it("a mouth that is open all the time was not opened", () => {
        expect(readGaps(shut.map(() => 0.8)).score).toBe(0);
    });

    it("a mouth that wavers about the limit was not opened", () => {
        expect(
            readGaps([0.1, 0.7, 0.7, ...shut.map((_, i) => (i % 2 ? 0.58 : 0.62))]),
        ).toMatchObject({
            detail: { openings: 1 },
        });
    });

    it("is neutral where nobody was asked to", () => {
        expect(readGaps([], false).score).toBe(0.5);
        expect(readGaps([0.1, 0.7, 0.7], false).score).toBe(0.5);
    });

    it("is unavailable where it could not be seen", () => {
        expect(readGaps([]).unavailable).toBe("no_frames");
        expect(readGaps([null]).unavailable).toBe("no_landmarks");
        expect(readGaps([0.1]).unavailable).toBe("too_short");
        expect(readGaps([Number.NaN]).unavailable).toBe("no_landmarks");
        const signal = new MouthSignal();
        signal.push(makeObservation(0, { gone: true }));
        expect(signal.read().unavailable).toBe("no_face");
    });
});
