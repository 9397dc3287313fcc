/** SPEC Q1: between two findings of the landmarks a face goes where its eyes go. */
import { describe, expect, it } from "@jest/globals";
import type { Point } from "../../liveness/geometry/points";
import { EyeFollower } from "../src/vision/worker/eye_follower";

const EYE_WIDTH = 30;
const GAP_MS = 45;
const every = (landmarksEvery: number): { landmarksEvery: number; landmarksGapMs: number } => ({
    landmarksEvery,
    landmarksGapMs: GAP_MS,
});

/** 68 landmarks of which only the corners of the eyes matter. */
const LANDMARKS: Point[] = Array.from({ length: 68 }, (_, i) => ({ x: 100 + i, y: 200 }));
const CORNERS: [number, Point][] = [
    [36, { x: 100, y: 150 }],
    [39, { x: 100 + EYE_WIDTH, y: 150 }],
    [42, { x: 170, y: 150 }],
    [45, { x: 170 + EYE_WIDTH, y: 150 }],
];
CORNERS.forEach(([i, point]) => (LANDMARKS[i] = point));

/** The iris model's points of an eye, of which only the corners matter, and the upper lid's height over the lower. */
function makeEye(left: number, top: number, width = EYE_WIDTH, gap = 0.3): Point[] {
    return Array.from({ length: 76 }, (_, i) => ({
        x: left + (i === 8 ? width : 0),
        y: top - (i > 8 && i < 16 ? gap * width : 0),
    }));
}

const bothEyes = (x: number, y: number, width?: number, gap?: number): Point[][] => [
    makeEye(102 + x, 151 + y, width, gap),
    makeEye(171 + x, 151 + y, width, gap),
];

function anchored(): EyeFollower {
    const follower = new EyeFollower();
    follower.anchor(LANDMARKS, bothEyes(0, 0), 0);
    return follower;
}

describe("following by the eyes", () => {
    it("moves the landmarks as both eyes moved on average, however the model draws corners", () => {
        const moved = anchored().follow([makeEye(102 + 6, 151 + 4), makeEye(171 + 4, 151 + 2)]);
        expect(moved?.[36]).toEqual({ x: 105, y: 153 });
        expect(moved?.[0]).toEqual({ x: 105, y: 203 });
    });

    it("is measured from where the landmarks were found: errors do not add up", () => {
        const follower = anchored();
        for (let i = 0; i < 50; i++) {
            follower.follow(bothEyes(i % 2, 0));
        }
        expect(follower.follow(bothEyes(0, 0))).toEqual(LANDMARKS);
    });

    it("asks for landmarks in every so many pictures", () => {
        const follower = anchored();
        expect(follower.isDue(GAP_MS, every(1))).toBe(true);
        expect(follower.isDue(GAP_MS, every(3))).toBe(false);
        follower.follow(bothEyes(0, 0));
        expect(follower.isDue(GAP_MS, every(3))).toBe(false);
        follower.follow(bothEyes(0, 0));
        expect(follower.isDue(GAP_MS, every(3))).toBe(true);
        follower.anchor(LANDMARKS, bothEyes(0, 0), 0);
        expect(follower.isDue(GAP_MS, every(3))).toBe(false);
    });

    describe("Q15: a still head before a fast camera", () => {
        const isDueAfter = (ms: number, x: number): boolean => {
            const follower = anchored();
            follower.anchor(LANDMARKS, bothEyes(x, 0), 100);
            return follower.isDue(100 + ms, every(1));
        };

        it("is looked up anew only when the gap is over, and whenever a clock jumps back", () => {
            expect(isDueAfter(33, 0)).toBe(false);
            expect(isDueAfter(50, 0)).toBe(true);
            expect(isDueAfter(-99, 0)).toBe(true);
        });

        it("counts as moving by more than the model wavers, when followed too", () => {
            expect(isDueAfter(33, 0.02 * EYE_WIDTH)).toBe(false);
            expect(isDueAfter(33, 0.08 * EYE_WIDTH)).toBe(true);
            const follower = anchored();
            follower.anchor(LANDMARKS, bothEyes(0, 0), 100);
            follower.follow(bothEyes(0, 0.08 * EYE_WIDTH));
            expect(follower.isDue(133, every(1))).toBe(true);
        });

        it("is looked up in each picture while the lids move: what the head does then counts", () => {
            const lids = (gap: number): boolean => {
                const follower = anchored();
                follower.anchor(LANDMARKS, bothEyes(0, 0, EYE_WIDTH, gap), 100);
                return follower.isDue(133, every(1));
            };
            expect(lids(0.29)).toBe(false);
            expect(lids(0.26)).toBe(true);
        });

        it("is not known of a face just found", () => {
            const follower = new EyeFollower();
            follower.anchor(LANDMARKS, bothEyes(0, 0), 0);
            expect(follower.isDue(33, every(1))).toBe(true);
        });
    });

    it.each<[string, Point[][]]>([
        ["went far", bothEyes(EYE_WIDTH, 0)],
        ["came much closer", bothEyes(0, 0, 1.5 * EYE_WIDTH)],
        [
            "are two that do not agree that they are where they were",
            [makeEye(102, 151), makeEye(300, 151)],
        ],
        ["are NaN", [makeEye(Number.NaN, 0), makeEye(Number.NaN, 0)]],
        ["have no width", bothEyes(0, 0, 0)],
        ["are none", [[], []]],
    ])("gives up on eyes that %s, and asks for landmarks", (_what, eyes) => {
        const follower = anchored();
        expect(follower.follow(eyes)).toBeNull();
        expect(follower.isDue(GAP_MS, every(4))).toBe(true);
    });

    it("goes by one eye where one is read, also one that was not read with the landmarks", () => {
        expect(anchored().follow([[], makeEye(174, 151)])?.[36]).toEqual({ x: 103, y: 150 });
        const follower = new EyeFollower();
        follower.anchor(LANDMARKS, [makeEye(102, 151), []], 0);
        expect(follower.follow([[], makeEye(172, 150)])?.[36]).toEqual({ x: 102, y: 150 });
    });

    it("asks for landmarks at first and when it was told to forget", () => {
        expect(new EyeFollower().isDue(GAP_MS, every(4))).toBe(true);
        const follower = anchored();
        follower.forget();
        expect(follower.isDue(GAP_MS, every(4))).toBe(true);
    });
});
