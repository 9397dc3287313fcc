import { describe, expect, it } from "@jest/globals";
import { computeEar, type EyeContour } from "../../geometry/ear";
import { IRIS_POINT_COUNT, readEyeShape } from "../../geometry/openness";
import { unrotate, type Point } from "../../geometry/points";
import { readHeadPose } from "../../geometry/pose";
import { computeYawDeg } from "../../geometry/yaw";

/** An eye 2 wide whose lids are `gap` apart. */
function makeContour(gap: number): EyeContour {
    return [
        { x: 0, y: 0 },
        { x: 0.7, y: -gap / 2 },
        { x: 1.3, y: -gap / 2 },
        { x: 2, y: 0 },
        { x: 1.3, y: gap / 2 },
        { x: 0.7, y: gap / 2 },
    ];
}

/** An iris model's eye, `width` wide, lids `gap` eye widths apart everywhere, iris at (irisX, gazeY). */
function makeIrisPoints(width: number, gap: number, irisX = 0, gazeY = 0): Point[] {
    const points: Point[] = Array.from({ length: IRIS_POINT_COUNT }, () => ({ x: 0, y: 0 }));
    for (let j = 0; j <= 8; j++) {
        const x = (j / 8 - 0.5) * width;
        const isCorner = j === 0 || j === 8;
        points[j] = { x, y: isCorner ? 0 : (gap * width) / 2 };
        if (!isCorner) {
            points[j + 8] = { x, y: (-gap * width) / 2 };
        }
    }
    points[71] = { x: irisX * width, y: gazeY * width };
    return points;
}

const turn = (points: Point[], angle: number): Point[] =>
    points.map((point) => unrotate(point, -angle));

describe("L1: eye aspect ratio", () => {
    it("is (|p2-p6| + |p3-p5|) / (2 |p1-p4|)", () => {
        expect(computeEar(makeContour(0.6))).toBeCloseTo(0.3, 10);
        expect(computeEar(makeContour(0))).toBe(0);
    });

    it("is NaN for an eye without a width or with a NaN corner", () => {
        const eye = makeContour(0.6);
        expect(computeEar([eye[0], eye[1], eye[2], eye[0], eye[4], eye[5]])).toBeNaN();
        expect(
            computeEar([{ x: Number.NaN, y: 0 }, eye[1], eye[2], eye[3], eye[4], eye[5]]),
        ).toBeNaN();
    });
});

describe("L2: yaw", () => {
    it("is the nose's way from the middle of the eyes, in eye distances, times 90 degrees", () => {
        const eyes: [Point, Point] = [
            { x: 100, y: 50 },
            { x: 160, y: 50 },
        ];
        expect(computeYawDeg({ x: 130, y: 80 }, ...eyes)).toBe(0);
        expect(computeYawDeg({ x: 145, y: 80 }, ...eyes)).toBeCloseTo(22.5, 10);
        expect(computeYawDeg({ x: 115, y: 80 }, ...eyes)).toBeCloseTo(-22.5, 10);
    });

    it("is NaN when the eyes coincide", () => {
        expect(computeYawDeg({ x: 1, y: 1 }, { x: 0, y: 0 }, { x: 0, y: 0 })).toBeNaN();
    });
});

describe("openness from the iris model", () => {
    it.each([0.05, 0.28, 0.4])("reads a lid gap of %p eye widths at any size and tilt", (gap) => {
        for (const width of [12, 40, 200]) {
            for (const angle of [0, 0.5, -1]) {
                const shape = readEyeShape(turn(makeIrisPoints(width, gap, 0.1, -0.05), angle));
                expect(shape?.openness).toBeCloseTo(gap, 8);
                expect(shape?.gazeY).toBeCloseTo(-0.05, 8);
            }
        }
    });

    it("reads the same from a mirrored eye", () => {
        const mirrored = makeIrisPoints(40, 0.3, 0.1, -0.05).map(({ x, y }) => ({ x: -x, y }));
        expect(readEyeShape(mirrored)?.openness).toBeCloseTo(0.3, 8);
        expect(readEyeShape(mirrored)?.gazeY).toBeCloseTo(-0.05, 8);
    });

    it("reads nothing from missing or NaN points, or an eye without a width", () => {
        const broken = makeIrisPoints(40, 0.3);
        broken[3] = { x: Number.NaN, y: 0 };
        expect(readEyeShape(broken)).toBeNull();
        expect(readEyeShape([])).toBeNull();
        expect(readEyeShape(makeIrisPoints(0, 0.3))).toBeNull();
    });
});

describe("head pose from 68 landmarks", () => {
    /** Eyes at (-30, 0) and (30, 0), mouth 60 lower, nose tip where asked. */
    function makeLandmarks(noseX: number, noseY: number): Point[] {
        return Array.from({ length: 68 }, (_, i) => {
            if (i >= 36 && i < 48) {
                return { x: i < 42 ? -30 : 30, y: 0 };
            }
            return i === 30 ? { x: noseX, y: noseY } : { x: 0, y: 60 };
        });
    }

    it("reads yaw and pitch whatever the tilt, and the tilt itself", () => {
        const pose = readHeadPose(turn(makeLandmarks(10, 36), Math.PI / 6));
        expect(pose?.yawDeg).toBeCloseTo(15, 8);
        expect(pose?.pitchRatio).toBeCloseTo(0.6, 8);
        expect(pose?.rollDeg).toBeCloseTo(30, 8);
    });

    it("reads nothing from NaN or too few landmarks", () => {
        expect(readHeadPose(makeLandmarks(Number.NaN, 36))).toBeNull();
        expect(readHeadPose(makeLandmarks(0, 36).slice(1))).toBeNull();
    });
});
