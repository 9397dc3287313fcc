import { describe, expect, it } from "@jest/globals";
import type { Point } from "../../geometry/points";
import { FlatnessSignal } from "../../signals/flatness";
import { seededNormal } from "../random";
import { makeObservation } from "../scene";
import { makeHead, photograph, printed, type SolidPoint, type Stance } from "../solid_face";

type Act = (share: number) => Stance;

function readLandmarks(
    all: readonly (readonly Point[] | null)[],
): ReturnType<FlatnessSignal["read"]> {
    const signal = new FlatnessSignal();
    all.forEach((landmarks, i) => {
        signal.push({ ...makeObservation(i * 42), landmarks });
    });
    return signal.read();
}

/** Half a second still, then `act` over three seconds. */
function readAct(
    points: readonly SolidPoint[],
    act: Act,
    noise = 0.01,
): ReturnType<FlatnessSignal["read"]> {
    const normal = seededNormal(7);
    return readLandmarks(
        Array.from({ length: 84 }, (_, i) =>
            photograph(points, { ...act(Math.max(0, (i - 12) / 72)), noise, normal }),
        ),
    );
}

const turning =
    (deg: number): Act =>
    (share) => ({ yawDeg: deg * Math.sin(share * 2 * Math.PI) });
const head = makeHead();

/** Landmarks of a print that is turned, the tip of its nose moved about as a head's would. */
function makePuppet(noise = 0.005): Point[][] {
    const normal = seededNormal(5);
    return Array.from({ length: 80 }, (_, i) => {
        const yawDeg = 45 * Math.sin(i / 12);
        return photograph(printed(head), { yawDeg, noise, normal }).map(({ x, y }, k) => ({
            x: k === 30 ? x + 0.4 * yawDeg : x,
            y,
        }));
    });
}

describe("L15: flatness", () => {
    it.each([16, 25, 40])("a head that turns by %i degrees is solid", (deg) => {
        const { score, detail } = readAct(head, turning(deg));
        expect(score).toBeGreaterThan(0.9);
        expect(detail.yawRangeDeg).toBeGreaterThan(30);
    });

    it.each([5, 10])(
        "a head that turns by %i degrees is not judged: a print leaves as much",
        (deg) => {
            expect(readAct(head, turning(deg)).unavailable).toBe("not_turned");
        },
    );

    it.each([30, 45, 60])("a picture turned by %i degrees never brings its nose so far", (deg) => {
        const { unavailable, detail } = readAct(printed(head), turning(deg));
        expect(unavailable).toBe("not_turned");
        expect(detail.yawRangeDeg).toBeLessThan(10);
        expect(detail.turned).toBeGreaterThan(0.08);
    });

    it("one that is tilted both ways at once may, and is flat", () => {
        const waving: Act = (share) => ({
            yawDeg: 40 * Math.sin(share * 6 * Math.PI),
            pitchDeg: 30 * Math.sin(share * 4 * Math.PI),
            rollDeg: 20 * Math.sin(share * 2 * Math.PI),
            x: 160 + 40 * Math.sin(share * 5),
            eyeDistancePx: 60 + 20 * share,
        });
        expect(readAct(printed(head), waving)).toMatchObject({ score: 0 });
    });

    it.each([6, 3, 2])(
        "one bent to a radius of %i eye distances does not, turned by 35 degrees",
        (radius) => {
            expect(readAct(printed(head, radius), turning(35)).unavailable).toBe("not_turned");
        },
    );

    it("a nod is not measured", () => {
        const nodding: Act = (share) => ({ pitchDeg: 25 * Math.sin(share * 2 * Math.PI) });
        expect(readAct(head, nodding).unavailable).toBe("not_turned");
    });

    it("a picture in which the tip of the nose alone is moved is flat", () => {
        const { score, detail } = readLandmarks(makePuppet());
        expect(score).toBeLessThan(0.5);
        expect(detail.yawRangeDeg).toBeGreaterThan(30);
    });

    it("noise of the landmarks makes nothing solid, nor a head flat", () => {
        for (const noise of [0.02, 0.03]) {
            expect(readAct(printed(head), turning(45), noise).score).toBeNull();
            expect(readAct(head, turning(30), noise).score).toBeGreaterThan(0.9);
        }
    });

    it("is not measurable while the face only moves, nears and rolls", () => {
        const moving: Act = (share) => ({
            x: 100 + 100 * share,
            rollDeg: 30 * share,
            eyeDistancePx: 60 + 30 * share,
        });
        for (const points of [head, printed(head)]) {
            expect(readAct(points, moving, 0.005)).toMatchObject({
                score: null,
                unavailable: "not_turned",
                detail: { residual: null },
            });
        }
    });

    it("expression is not depth: a mouth that opens measures nothing", () => {
        const open = photograph(makeHead({ mouthOpen: 0.5 }));
        const shut = photograph(head);
        expect(readLandmarks([shut, shut, open, open, open, open, open]).unavailable).toBe(
            "not_turned",
        );
    });

    it("reads the same mirrored, twice as large and elsewhere", () => {
        const frames = Array.from({ length: 80 }, (_, i) =>
            photograph(head, { yawDeg: 30 * Math.sin(i / 12) }),
        );
        const residual = readLandmarks(frames).detail.residual ?? Number.NaN;
        const swap = (points: readonly Point[]): Point[] => {
            // A mirrored face has its landmarks numbered from the other side.
            const jaw = points.slice(0, 17).reverse();
            const brows = points.slice(17, 27).reverse();
            const [a, b] = [points.slice(36, 42), points.slice(42, 48)];
            const turnEye = (eye: readonly Point[]): Point[] =>
                [3, 2, 1, 0, 5, 4].map((k) => eye[k] as Point);
            return [
                ...jaw,
                ...brows,
                ...points.slice(27, 31),
                ...points.slice(31, 36).reverse(),
                ...turnEye(b),
                ...turnEye(a),
                ...points.slice(48),
            ];
        };
        const mirrored = frames.map((points) =>
            swap(points.map(({ x, y }) => ({ x: 320 - x, y }))),
        );
        const larger = frames.map((points) =>
            points.map(({ x, y }) => ({ x: 2 * x + 9, y: 2 * y - 5 })),
        );
        expect(readLandmarks(mirrored).detail.residual).toBeCloseTo(residual, 6);
        expect(readLandmarks(larger).detail.residual).toBeCloseTo(residual, 6);
    });

    it("one frame of landmarks gone astray decides nothing", () => {
        const normal = seededNormal(6);
        const astray = (frames: readonly Point[][], at: number): Point[][] =>
            frames.map((points, i) =>
                i === at ? photograph(head, { yawDeg: 60, noise: 0.3, normal }) : points,
            );
        const prints = Array.from({ length: 80 }, (_, i) =>
            photograph(printed(head), { yawDeg: 45 * Math.sin(i / 12), noise: 0.01, normal }),
        );
        expect(readLandmarks(astray(prints, 40)).unavailable).toBe("not_turned");
        expect(readLandmarks(astray(makePuppet(), 40)).score).toBeLessThan(0.5);
    });

    it("tells apart nothing seen, no landmarks and nobody, and skips points that are no numbers", () => {
        expect(readLandmarks([]).unavailable).toBe("no_frames");
        expect(readLandmarks([null]).unavailable).toBe("no_landmarks");
        expect(readLandmarks([photograph(head)]).unavailable).toBe("not_turned");
        expect(readLandmarks([photograph(head).slice(1)]).unavailable).toBe("no_landmarks");
        const broken = photograph(head).map((point, i) =>
            i === 30 ? { x: Number.NaN, y: 0 } : point,
        );
        expect(readLandmarks([broken]).unavailable).toBe("no_landmarks");
        const one = photograph(head).map(() => ({ x: 5, y: 5 }));
        expect(readLandmarks([one, one]).unavailable).toBe("no_landmarks");
        const signal = new FlatnessSignal();
        signal.push(makeObservation(0, { gone: true }));
        expect(signal.read().unavailable).toBe("no_face");
    });

    it("is as new after a reset", () => {
        const signal = new FlatnessSignal();
        for (let i = 0; i < 60; i++) {
            const landmarks = photograph(head, { yawDeg: i });
            signal.push({ ...makeObservation(i * 42), landmarks });
        }
        expect(signal.read().score).not.toBeNull();
        signal.reset();
        expect(signal.read()).toEqual(new FlatnessSignal().read());
    });
});
