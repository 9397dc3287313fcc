/** The geometry that attacks are computed with, against what can be worked out by hand. */
import { describe, expect, it } from "@jest/globals";
import { fitHomography, homographyResidual } from "../../../liveness/geometry/homography";
import { DISTANCE_M, FACE_WIDTH_M, focalPx, lookAtPrint, makeSurfaceMap } from "./camera.mjs";
import { lookAtHead, shapeHead } from "./head.mjs";
import { makeHand, radians, STILL, turnAxes } from "./motion.mjs";
import { makeRandom } from "./random.mjs";
import { SPECIES } from "./species.mjs";
import { makeTexture } from "./texture.mjs";

const SIZE = { width: 320, height: 240 };
const SHEET = { width: 0.2, height: 0.3 };

/** What a picture shows at some of its pixels: [x, y] seen, [u, v] on the print. */
function readPairs(map: ReturnType<typeof makeSurfaceMap>): {
    seen: { x: number; y: number }[];
    print: { x: number; y: number }[];
} {
    const seen = [];
    const print = [];
    for (let at = 0; at < map.u.length; at += 97) {
        const [u, v] = [map.u[at] ?? Number.NaN, map.v[at] ?? Number.NaN];
        if (!Number.isNaN(u)) {
            seen.push({ x: at % map.width, y: Math.floor(at / map.width) });
            print.push({ x: u, y: v });
        }
    }
    return { seen, print };
}

function look(pose: Partial<typeof STILL>, radius?: number): ReturnType<typeof readPairs> {
    const map = makeSurfaceMap(SIZE.width, SIZE.height);
    lookAtPrint(map, { ...STILL, ...pose }, SHEET, radius);
    return readPairs(map);
}

/** Root mean square, in m on the print, of what one homography leaves. */
function missBy({ seen, print }: ReturnType<typeof readPairs>): number {
    const fit = fitHomography(seen, print);
    return fit ? homographyResidual(fit, seen, print) : Number.NaN;
}

describe("a print before a camera", () => {
    it("straight on shows each place where a pinhole camera shows it", () => {
        const { seen, print } = look({});
        expect(seen.length).toBeGreaterThan(100);
        seen.forEach(({ x, y }, i) => {
            const perPixel = DISTANCE_M / focalPx(SIZE.width);
            expect(print[i]?.x).toBeCloseTo((x + 0.5 - SIZE.width / 2) * perPixel, 6);
            expect(print[i]?.y).toBeCloseTo((y + 0.5 - SIZE.height / 2) * perPixel, 6);
        });
    });

    it.each([
        { yaw: radians(35), pitch: radians(10) },
        { yaw: radians(-20), roll: radians(30), z: 0.1 },
        { x: 0.05, y: -0.03, pitch: radians(-25) },
    ])("flat, in any pose, is one homography: %j", (pose) => {
        expect(missBy(look(pose))).toBeLessThan(1e-6);
    });

    it("rolled is none, the less so the tighter", () => {
        const [slightly, tightly] = [missBy(look({}, 0.4)), missBy(look({}, 0.08))];
        expect(slightly).toBeGreaterThan(1e-4);
        expect(tightly).toBeGreaterThan(5 * slightly);
    });

    it("rolled keeps lengths along the paper", () => {
        // At the silhouette the ray touches the roll: there the arc is a quarter circle less the angle of sight.
        const radius = 0.04;
        const { print } = look({}, radius);
        const widest = Math.max(...print.map(({ x }) => x));
        const limit = radius * (Math.PI / 2 - Math.asin(radius / (DISTANCE_M + radius)));
        expect(widest).toBeLessThanOrEqual(limit);
        expect(widest).toBeGreaterThan(0.85 * limit);
    });
});

describe("a turned head", () => {
    const shape = shapeHead(SIZE, {
        width: (focalPx(SIZE.width) * FACE_WIDTH_M) / DISTANCE_M,
        roll: 0,
        place: () => [0, 10],
        eyes: [
            [-18, -15],
            [18, -15],
        ],
    });
    const turn = (yaw: number): ReturnType<typeof makeSurfaceMap> => {
        const map = makeSurfaceMap(SIZE.width, SIZE.height);
        const depths = new Float32Array(SIZE.width * SIZE.height);
        lookAtHead(map, shape, { ...STILL, yaw }, depths);
        return map;
    };

    it("at rest is the picture itself", () => {
        const off = turn(0).u.map((u, at) => Math.abs(u - ((at % SIZE.width) - SIZE.width / 2)));
        expect(Math.max(...off)).toBeLessThan(0.01);
    });

    it("moves near parts more than far ones, and what is beside it not at all", () => {
        const map = turn(radians(10));
        const shift = (x: number, y: number): number => {
            const [px, py] = [x + SIZE.width / 2, y + SIZE.height / 2];
            return Math.abs((map.u[py * SIZE.width + px] ?? Number.NaN) - x);
        };
        expect(shift(0, 10)).toBeGreaterThan(1.25 * shift(-30, 0));
        expect(shift(-30, 0)).toBeGreaterThan(1);
        expect(shift(-155, -110)).toBeLessThan(0.01);
    });
});

describe("hands and axes", () => {
    it("axes stay at right angles and of length one", () => {
        const axes = turnAxes({ ...STILL, yaw: 0.7, pitch: -0.4, roll: 1.1 });
        axes.forEach((a, i) => {
            axes.forEach((b, j) => {
                const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
                expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
            });
        });
    });

    it("a hand trembles by millimetres, never at rest, and the same for the same name", () => {
        const [one, same, other] = ["a", "a", "b"].map((name) => makeHand(makeRandom(name)));
        const places = [0, 0.3, 0.6, 0.9].map((seconds) => one?.(seconds).x ?? Number.NaN);
        expect(new Set(places).size).toBe(4);
        expect(Math.max(...places.map(Math.abs))).toBeLessThan(0.003);
        expect(same?.(0.4)).toEqual(one?.(0.4));
        expect(other?.(0.4)).not.toEqual(one?.(0.4));
    });
});

describe("species", () => {
    const grey = (value: number): { width: number; height: number; data: Uint8Array } => ({
        width: 64,
        height: 48,
        data: new Uint8Array((64 * 48 * 3) / 2).fill(value),
    });
    const channels = [0, 1, 2].map(() => new Float32Array(64 * 48).fill(120)) as [
        Float32Array,
        Float32Array,
        Float32Array,
    ];
    const landmarks = Array.from(
        { length: 68 },
        (_, i) => [20 + (i % 17), 10 + Math.floor(i / 3)] as [number, number],
    );
    const still = makeTexture({ width: 64, height: 48, channels }, { landmarks, eyes: [] }, 1);
    const source = {
        still,
        fps: 10,
        onScreen: { centre: { x: 32, y: 24 }, perUnit: 100 },
        video: Array.from({ length: 110 }, (_, i) => grey(i)),
    };
    const show = (name: string): number[] =>
        [...(SPECIES[name]?.(source, makeRandom(name)) ?? [])].map(({ data }) => data[0] ?? 0);

    it("a loop of 0.5 s comes round every five pictures, pixel by pixel", () => {
        const values = show("loop_500ms");
        expect(values).toHaveLength(50);
        values.slice(5).forEach((value, i) => {
            expect(value).toBe(values[i]);
        });
        expect(new Set(values).size).toBe(5);
    });

    it("a loop of 5 s is shown long enough to come round twice", () => {
        expect(show("loop_5s").length).toBeGreaterThanOrEqual(110);
        expect(new Set(show("loop_5s")).size).toBe(50);
    });

    it("a frozen picture is one picture", () => {
        expect(new Set(show("frozen_frame")).size).toBe(1);
    });

    it("a print has the camera's noise: no two pictures are equal", () => {
        const pictures = [...(SPECIES["print_still"]?.(source, makeRandom("n")) ?? [])];
        const [a, b] = pictures.map(({ data }) => Buffer.from(data));
        expect(pictures).toHaveLength(50);
        expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false);
    });

    it("a clip that is too short for a loop makes none", () => {
        const short = { ...source, video: source.video.slice(0, 20) };
        expect([...(SPECIES["loop_3s"]?.(short, makeRandom("s")) ?? [])]).toHaveLength(0);
    });
});
