import { describe, expect, it } from "@jest/globals";
import { FaceWatch } from "../../session/face_watch";
import { makeObservation, type Moment } from "../scene";

describe("who stands in front", () => {
    it("measures how fast the face moves, in its own widths a second", () => {
        const watch = new FaceWatch();
        watch.push(makeObservation(0, { x: 0.4 }));
        expect(watch.speed).toBe(0);
        watch.push(makeObservation(100, { x: 0.45 }));
        expect(watch.speed).toBeCloseTo(2, 6);
        watch.push(makeObservation(200, { gone: true }));
        expect(watch.speed).toBe(0);
    });

    it("believes in several people once two searches agreed", () => {
        const watch = new FaceWatch();
        expect(watch.push(makeObservation(0, { faceCount: 2 })).presence).toBe("one");
        expect(watch.push(makeObservation(300, { faceCount: 2 })).presence).toBe("one");
        expect(watch.push(makeObservation(500, { faceCount: 2 })).presence).toBe("several");
        expect(watch.push(makeObservation(600, { faceCount: 1 })).presence).toBe("one");
        expect(watch.push(makeObservation(700, { gone: true })).presence).toBe("nobody");
    });
});

describe("whether it is still the same face", () => {
    /** Which of the pictures, a tenth of a second apart, may begin another person. */
    const findChanges = (moments: readonly Moment[]): number[] => {
        const watch = new FaceWatch();
        return moments
            .map((moment, i) => watch.push(makeObservation(100 * i, moment)).isSame)
            .flatMap((isSame, i) => (isSame ? [] : [i]));
    };
    const gone = (pictures: number): Moment[] => Array<Moment>(pictures).fill({ gone: true });

    it("is while it moves and comes closer as people do", () => {
        expect(findChanges([{ x: 0.3 }, { x: 0.4 }, { x: 0.5, width: 0.3 }])).toEqual([]);
    });

    it("may not be where it is elsewhere, or of another size, from one picture to the next", () => {
        expect(findChanges([{ x: 0.3 }, { x: 0.3 }, { x: 0.6 }, { x: 0.6 }])).toEqual([2]);
        expect(findChanges([{ width: 0.2 }, { width: 0.34 }])).toEqual([1]);
    });

    it("may not be once it was gone for more than a second, and says so once", () => {
        expect(findChanges([{}, ...gone(9), {}])).toEqual([]);
        expect(findChanges([{}, ...gone(14), {}])).toEqual([11]);
    });
});

describe("P15: a face further back", () => {
    it("is believed once two searches agreed", () => {
        const watch = new FaceWatch();
        const see = (atMs: number, behindCount: number): boolean => {
            watch.push({ ...makeObservation(atMs), behindCount });
            return watch.hasFaceBehind;
        };
        expect([see(0, 1), see(1000, 1), see(1200, 1)]).toEqual([false, false, true]);
        expect(see(1300, 0)).toBe(false);
    });
});
