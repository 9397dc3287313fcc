import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cardFields, type ModelInput } from "../src/card.ts";
import { cropAndScale } from "../src/crop.ts";
import { patternPicture, toTensor } from "../src/pixels.ts";
import { TensorWriter } from "../src/tensor_writer.ts";

const inputFields = cardFields.shape.input.shape;
const crop = inputFields.crop.shape;

/** The values come from the schema: one that is added there is tried here, or fails here. */
const input = fc.record({
    dtype: fc.constantFrom(...inputFields.dtype.options),
    // A frame of NTCHW is written as one of NCHW; the sequence is the session's.
    layout: fc.constantFrom(...inputFields.layout.options.filter((each) => each !== "NTCHW")),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    colour: fc.constantFrom(...inputFields.colour.options),
    shape: fc.constantFrom(...crop.shape.options),
    mean: fc.constantFrom([0, 0, 0] as const, [123.675, 116.28, 103.53] as const),
    scale: fc.constantFrom([1, 1, 1] as const, [1 / 58.395, 1 / 57.12, 1 / 57.375] as const),
});
const part = fc.tuple(
    fc.nat({ max: 999 }),
    fc.nat({ max: 999 }),
    fc.nat({ max: 999 }),
    fc.nat({ max: 999 }),
);

describe("TensorWriter", () => {
    test("S4: writes exactly the reference's numbers, for every value of the schema and any part, size, layout and normalisation", () => {
        fc.assert(
            fc.property(
                input,
                fc.integer({ min: 1, max: 90 }),
                fc.integer({ min: 1, max: 90 }),
                part,
                fc.nat(),
                (wanted, width, height, cut, seed) => {
                    const picture = patternPicture(seed, width, height);
                    const left = cut[0] % width;
                    const top = cut[1] % height;
                    const rect = {
                        left,
                        top,
                        width: 1 + (cut[2] % (width - left)),
                        height: 1 + (cut[3] % (height - top)),
                    };
                    const identity = wanted.dtype === "uint8";
                    const card = {
                        ...wanted,
                        name: "input",
                        frames: 1,
                        mean: identity ? ([0, 0, 0] as const) : wanted.mean,
                        scale: identity ? ([1, 1, 1] as const) : wanted.scale,
                        crop: { from: "face", scale: 1, shape: wanted.shape, edge: "clip" },
                    } as unknown as ModelInput;
                    const writer = new TensorWriter(card);
                    const offset = 5;
                    const found =
                        card.dtype === "uint8"
                            ? new Uint8Array(writer.frameLength + offset)
                            : new Float32Array(writer.frameLength + offset);
                    writer.write(picture, rect, found, offset);
                    const scaled = cropAndScale(picture, rect, card, card.crop.shape);
                    expect(found.subarray(offset)).toEqual(toTensor(card, [scaled]).data);
                },
            ),
            { numRuns: 300 },
        );
    });

    test("S4: half of the padding lies before the part, half behind it", () => {
        const picture = { width: 2, height: 6, data: new Uint8Array(36).fill(200) };
        const card = {
            ...{ name: "input", dtype: "uint8", layout: "NHWC", frames: 1, width: 6, height: 6 },
            ...{ colour: "RGB", mean: [0, 0, 0], scale: [1, 1, 1] },
            crop: { from: "face", scale: 1, shape: "pad_centre", edge: "clip" },
        } as ModelInput;
        const found = new Uint8Array(6 * 6 * 3).fill(9);
        new TensorWriter(card).write(picture, { left: 0, top: 0, width: 2, height: 6 }, found, 0);
        const reds = [...found].filter((_, at) => at % 3 === 0).slice(0, 6);
        expect(reds).toEqual([0, 0, 200, 200, 0, 0]);
    });

    test("a picture of the input's own size is copied", () => {
        const picture = patternPicture(7, 12, 9);
        const writer = new TensorWriter({
            name: "input",
            dtype: "uint8",
            layout: "NHWC",
            frames: 1,
            width: 12,
            height: 9,
            colour: "RGB",
            mean: [0, 0, 0],
            scale: [1, 1, 1],
            crop: { from: "image", scale: 1, shape: "keep", edge: "clip" },
        });
        const found = new Uint8Array(writer.frameLength);
        writer.write(picture, { left: 0, top: 0, width: 12, height: 9 }, found, 0);
        expect(found).toEqual(picture.data);
    });
});
