/** Faces from the grid, compared with what face-api itself finds in the same pictures. */
import { beforeAll, expect, test } from "@jest/globals";
import { decodeFaceBoxes, detectorAt, overlap } from "../src/face_boxes.ts";
import { readModel, type Registry } from "../src/registry.ts";
import { openModel } from "../src/verify.ts";
import { builtModels } from "./support/built.ts";
import { loadPhotographs, squareOf } from "./support/photographs.ts";
import { anyCard } from "./support/specs.ts";
import { locateFaces } from "./support/tfjs.ts";

const SIDE = 416;
let registry: Registry;

beforeAll(() => {
    registry = builtModels();
}, 60_000);
test("are face-api's own boxes, to a hundredth of a pixel", async () => {
    const model = registry.get("tiny_face_detector");
    const detector = await openModel(detectorAt(model.card, SIDE), await readModel(model));
    let faces = 0;
    for (const { picture } of await loadPhotographs()) {
        const square = squareOf(picture, SIDE);
        const grid = await detector.run([square]);
        const ours = decodeFaceBoxes(grid, SIDE / 32, { squareSide: SIDE, minScore: 0.5 });
        const theirs = await locateFaces(square, SIDE, 0.5);
        expect(ours).toHaveLength(theirs.length);
        ours.forEach((box, index) => {
            const same = theirs[index];
            expect(box.score).toBeCloseTo(same?.score ?? 0, 4);
            expect(box.x).toBeCloseTo(same?.box.x ?? 0, 2);
            expect(box.y).toBeCloseTo(same?.box.y ?? 0, 2);
            expect(box.width).toBeCloseTo(same?.box.width ?? 0, 2);
            expect(box.height).toBeCloseTo(same?.box.height ?? 0, 2);
        });
        faces += ours.length;
    }
    console.warn(`face boxes: ${faces} faces agree with face-api`);
    expect(faces).toBeGreaterThanOrEqual(6);
}, 60_000);

test("a grid of NaN holds no face", () => {
    const grid = new Float32Array(5 * 5 * 25).fill(Number.NaN);
    expect(decodeFaceBoxes(grid, 5, { squareSide: 160, minScore: 0.5 })).toEqual([]);
    expect(decodeFaceBoxes(new Float32Array(), 5, { squareSide: 160, minScore: 0.5 })).toEqual([]);
});

test("of two boxes in one place the better one stays", () => {
    const grid = new Float32Array(5 * 5 * 25).fill(-20);
    for (const [cell, score] of [
        [12, 3],
        [13, 2],
        [0, 1],
    ] as const) {
        grid.set([0, 0, 0, 0, score], cell * 25 + 5);
    }
    const found = decodeFaceBoxes(grid, 5, { squareSide: 160, minScore: 0.5 });
    expect(found).toHaveLength(2);
    expect(found[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 5);
});

test("overlap is intersection over union", () => {
    const box = { x: 0, y: 0, width: 10, height: 10, score: 1 };
    expect(overlap(box, box)).toBe(1);
    expect(overlap(box, { ...box, x: 5 })).toBeCloseTo(1 / 3);
    expect(overlap(box, { ...box, x: 20 })).toBe(0);
});

test("the detector takes sides that are multiples of 32", () => {
    expect(detectorAt(anyCard(), 320).output.shape).toEqual([1, 10, 10, 25]);
    expect(() => detectorAt(anyCard(), 300)).toThrow(RangeError);
    expect(() => detectorAt(anyCard(), 0)).toThrow(RangeError);
});
