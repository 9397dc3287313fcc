/** Issue 15: the reader of TensorFlow Lite's files, on one made here and on damaged ones. */
import { describe, expect, test } from "@jest/globals";
import { inspectOnnx } from "../src/onnx/inspect.ts";
import { convertTflite } from "../src/tflite/tflite_convert.ts";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { refusal } from "./support/refusal.ts";
import { tinyTflite } from "./support/tiny_tflite.ts";

const NAMES = { name: "tiny", output: "descriptor" };
const convert = (bytes: Uint8Array): { onnx: Uint8Array; values: number } =>
    convertTflite(bytes, NAMES, "test");

describe("a TensorFlow Lite model", () => {
    test("gives what its operations say, for one picture", async () => {
        const { onnx, values } = convert(tinyTflite());
        expect(values).toBe(2);
        inspectOnnx(onnx);
        const session = await InferenceSession.create(onnx);
        const image = new Tensor("float32", Float32Array.of(1, -2), [1, 1, 1, 2]);
        const found = await session.run({ image });
        // Convolution: (1 - 4 + 10, 3 - 8 - 20) = (7, -25). PReLU as TensorFlow Lite writes it, slope 0.2: (7, -5).
        // Depthwise: (2 * 7 + 1, -1 * -5 + 0).
        expect([...(found["descriptor"]?.data as Float32Array)]).toEqual([15, 5]);
        await session.release();
    });

    test("is converted to the same bytes each time", () => {
        expect(Buffer.from(convert(tinyTflite()).onnx).equals(convert(tinyTflite()).onnx)).toBe(
            true,
        );
    });
});

describe("refused is", () => {
    test("what is none", async () => {
        expect((await refusal(() => convert(Buffer.from("no model at all, only text")))).code).toBe(
            "weights_invalid",
        );
        expect((await refusal(() => convert(new Uint8Array()))).code).toBe("weights_invalid");
    });

    test("an operation that is not converted", async () => {
        const { code, message } = await refusal(() => convert(tinyTflite({ operation: 25 })));
        expect([code, message]).toEqual([
            "weights_invalid",
            expect.stringContaining("operation 25"),
        ]);
    });

    test("whatever is cut off or changed: a refusal, or another model, never a crash", async () => {
        const whole = tinyTflite();
        for (let length = 0; length < whole.length; length += 7) {
            await expectOrderly(whole.subarray(0, length));
        }
        for (let at = 0; at < whole.length; at++) {
            const damaged = Uint8Array.from(whole);
            damaged[at] = (damaged[at] ?? 0) ^ 0xff;
            await expectOrderly(damaged);
        }
    });
});

/** Either it converts, or it says why not. */
async function expectOrderly(bytes: Uint8Array): Promise<void> {
    try {
        convert(bytes);
    } catch {
        expect((await refusal(() => convert(bytes))).code).toBe("weights_invalid");
    }
}
