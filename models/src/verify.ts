/** Loads a model the way every user of the registry has to: checksum, runtime, contract, self-test. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Card } from "./card.ts";
import { ModelError } from "./errors.ts";
import { toTensor, type RgbPicture } from "./pixels.ts";
import { readModel, type RegisteredModel } from "./registry.ts";
import { runSelfTests } from "./self_test.ts";

/** One thread and nothing kept between runs of other shapes: these nets are small. */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
};

/** A loaded model and the reference way of running it. */
export interface LoadedModel {
    readonly card: Card;
    /** Pictures at the input's size in, raw output out. */
    run(pictures: readonly RgbPicture[]): Promise<Float32Array>;
    release(): Promise<void>;
}

/**
 * Checks one model of the registry from end to end.
 *
 * @returns milliseconds for loading and for the self-tests
 * @throws ModelError see `readModel`, `openModel`, `runSelfTests`
 */
export async function verifyModel(
    model: RegisteredModel,
): Promise<{ loadMs: number; testMs: number }> {
    const start = performance.now();
    const loaded = await openModel(model.card, await readModel(model));
    const ready = performance.now();
    try {
        await runSelfTests(model.card, (pictures) => loaded.run(pictures));
    } finally {
        await loaded.release();
    }
    return { loadMs: ready - start, testMs: performance.now() - ready };
}

/**
 * Gives the bytes to the runtime and compares names and output size with the card.
 *
 * @throws ModelError `onnx_rejected` | `onnx_contract`
 */
export async function openModel(card: Card, bytes: Uint8Array): Promise<LoadedModel> {
    let session: InferenceSession;
    try {
        session = await InferenceSession.create(bytes, SESSION_OPTIONS);
    } catch (error) {
        throw new ModelError("onnx_rejected", `model "${card.id}": ${(error as Error).message}`);
    }
    const { input, output } = card;
    expectName(card, "input", input.name, session.inputNames);
    expectName(card, "output", output.name, session.outputNames);
    const run = async (pictures: readonly RgbPicture[]): Promise<Float32Array> => {
        const tensor = toTensor(input, pictures);
        const feed = new Tensor(tensor.type, tensor.data, tensor.dims);
        let found: Tensor | undefined;
        try {
            found = (await session.run({ [input.name]: feed }, [output.name]))[output.name];
        } catch (error) {
            throw new ModelError(
                "onnx_contract",
                `model "${card.id}": ${(error as Error).message}`,
            );
        }
        if (found?.type !== "float32" || found.dims.join() !== output.shape.join()) {
            throw new ModelError(
                "onnx_contract",
                `model "${card.id}": the output is ${found?.type ?? "missing"} [${found?.dims.join() ?? ""}], ` +
                    `the card says float32 [${output.shape.join()}]`,
            );
        }
        return found.data as Float32Array;
    };
    return { card, run, release: () => session.release() };
}

function expectName(card: Card, side: string, name: string, names: readonly string[]): void {
    if (!names.includes(name)) {
        throw new ModelError(
            "onnx_contract",
            `model "${card.id}": no ${side} "${name}"; the file has ${names.join(", ") || "none"}`,
        );
    }
}
