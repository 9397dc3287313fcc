import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { computeEar, type EyeContour } from "../../geometry/ear";
import { computeMar } from "../../geometry/mar";
import type { Point } from "../../geometry/points";
import { readHeadPose } from "../../geometry/pose";
import { computeYawDeg } from "../../geometry/yaw";
import { makeHead, photograph } from "../solid_face";

const between = (min: number, max: number): fc.Arbitrary<number> =>
    fc.double({ min, max, noNaN: true });
/** Moved, scaled and turned: how a camera held otherwise sees the same face. */
const motion = fc.record({
    dx: between(-500, 500),
    dy: between(-500, 500),
    size: between(0.2, 20),
    angle: between(-1.2, 1.2),
});
type Motion = typeof motion extends fc.Arbitrary<infer M> ? M : never;
const stance = fc.record({ yawDeg: between(-40, 40), pitchDeg: between(-20, 20) });

const apply =
    ({ dx, dy, size, angle }: Motion) =>
    ({ x, y }: Point): Point => ({
        x: size * (x * Math.cos(angle) - y * Math.sin(angle)) + dx,
        y: size * (x * Math.sin(angle) + y * Math.cos(angle)) + dy,
    });
const mirror = ({ x, y }: Point): Point => ({ x: -x, y });

/** The landmarks of a mirrored face, numbered as the net numbers them: from the picture's left. */
function mirrorFace(points: readonly Point[]): Point[] {
    const at = points.map(mirror);
    const pick = (...indices: number[]): Point[] => indices.map((index) => at[index] as Point);
    const back = (from: number, to: number): Point[] => at.slice(from, to).reverse();
    return [
        ...back(0, 17),
        ...back(17, 27),
        ...at.slice(27, 31),
        ...back(31, 36),
        ...pick(45, 44, 43, 42, 47, 46),
        ...pick(39, 38, 37, 36, 41, 40),
        ...pick(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),
        ...pick(64, 63, 62, 61, 60, 67, 66, 65),
    ];
}

describe("invariance", () => {
    const eye = (points: readonly Point[]): EyeContour =>
        points.slice(36, 42) as unknown as EyeContour;

    it("EAR and MAR do not change with place, size, turn and mirror", () => {
        fc.assert(
            fc.property(stance, motion, (how, moved) => {
                const face = photograph(makeHead({ mouthOpen: 0.3 }), how);
                const other = face.map(apply(moved));
                expect(computeEar(eye(other))).toBeCloseTo(computeEar(eye(face)), 8);
                expect(computeMar(other)).toBeCloseTo(computeMar(face), 8);
                expect(computeEar(eye(face.map(mirror)))).toBeCloseTo(computeEar(eye(face)), 10);
                expect(computeMar(face.map(mirror))).toBeCloseTo(computeMar(face), 10);
            }),
        );
    });

    it("yaw does not change with place and size, and a mirror turns its sign", () => {
        fc.assert(
            fc.property(stance, motion, (how, moved) => {
                const face = photograph(makeHead(), how);
                const upright = { ...moved, angle: 0 };
                const yawOf = (points: readonly Point[]): number =>
                    computeYawDeg(points[30] as Point, points[36] as Point, points[45] as Point);
                expect(yawOf(face.map(apply(upright)))).toBeCloseTo(yawOf(face), 6);
                expect(yawOf(face.map(mirror))).toBeCloseTo(-yawOf(face), 6);
            }),
        );
    });

    it("the pose's yaw and pitch do not change with the head's tilt either", () => {
        fc.assert(
            fc.property(stance, motion, (how, moved) => {
                const face = photograph(makeHead(), how);
                const [one, other] = [readHeadPose(face), readHeadPose(face.map(apply(moved)))];
                expect(other?.yawDeg).toBeCloseTo(one?.yawDeg ?? Number.NaN, 6);
                expect(other?.pitchRatio).toBeCloseTo(one?.pitchRatio ?? Number.NaN, 6);
                const mirrored = readHeadPose(mirrorFace(face));
                expect(mirrored?.yawDeg).toBeCloseTo(-(one?.yawDeg ?? Number.NaN), 6);
                expect(mirrored?.pitchRatio).toBeCloseTo(one?.pitchRatio ?? Number.NaN, 6);
            }),
        );
    });
});
