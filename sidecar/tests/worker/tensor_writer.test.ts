import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ModelInput } from "../../../models/src/card.ts";
import { cropAndScale } from "../../../models/src/crop.ts";
import { patternPicture, toTensor } from "../../../models/src/pixels.ts";
import { TensorWriter } from "../../src/worker/tensor_writer.ts";

const input = fc.record({
    dtype: fc.constantFrom("uint8" as const, "float32" as const),
    layout: fc.constantFrom("NHWC" as const, "NCHW" as const),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    colour: fc.constantFrom("RGB" as const, "BGR" as const),
    shape: fc.constantFrom("keep" as const, "square" as const, "pad" as const),
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
    test("writes exactly the reference's numbers, for any part, size, layout and normalisation", () => {
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
