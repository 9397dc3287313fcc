/**
 * The networks as the kiosk runs them: face-api's own bundle with the TensorFlow.js inside it, on its wasm
 * backend. The bundle believes in a browser only when it sees a window and no process.
 */
import fs from "node:fs";
import path from "node:path";
import type { RgbPicture } from "../../src/pixels.ts";
import { PACKAGES } from "./photographs.ts";

interface Tensor {
    readonly shape: number[];
    data(): Promise<Float32Array>;
    dispose(): void;
}
interface TensorFlow {
    env(): { set(flag: string, value: boolean): void };
    setWasmPaths(folder: string): void;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor(values: Float32Array, shape: number[]): Tensor;
    loadGraphModel(handler: { load(): Promise<unknown> }): Promise<{ predict(x: Tensor): Tensor }>;
    readonly io: { decodeWeights(data: ArrayBuffer, specs: unknown[]): Record<string, Tensor> };
}
interface FaceApiNet {
    loadFromWeightMap(weights: Record<string, Tensor>): void;
    forward(x: Tensor, size?: number): Promise<Tensor>;
    locateFaces(x: Tensor, options: object): Promise<DetectedFace[]>;
}
interface DetectedFace {
    readonly score: number;
    readonly box: { x: number; y: number; width: number; height: number };
}
interface FaceApi {
    readonly TinyFaceDetectorOptions: new (options: object) => object;
    readonly tf: TensorFlow;
    readonly nets: Record<string, FaceApiNet>;
}

/** A picture at the network's size in, the network's own output out. */
export type Reference = (picture: RgbPicture) => Promise<Float32Array>;

let bundle: Promise<FaceApi> | undefined;

function loadBundle(): Promise<FaceApi> {
    bundle ??= (async () => {
        Object.assign(globalThis, {
            window: globalThis,
            document: { createElement: () => ({ getContext: () => null }), currentScript: null },
        });
        // Jest goes by name and package: it takes this module for CommonJS unless it is called .mjs.
        const file = path.join(PACKAGES, ".cache", `face-api-${process.pid}.mjs`);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.copyFileSync(path.join(PACKAGES, "@vladmandic/face-api/dist/face-api.esm.js"), file);
        const faceApi = (await import(file)) as FaceApi;
        fs.rmSync(file);
        await startWasm(faceApi.tf);
        return faceApi;
    })();
    return bundle;
}

/** Without a `process` the wasm loader fetches its file as in a page; the fetch reads it from the disk. */
async function startWasm(tf: TensorFlow): Promise<void> {
    tf.setWasmPaths(path.join(PACKAGES, "@tensorflow/tfjs-backend-wasm/dist/"));
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    const { process, fetch } = globalThis;
    const headers = { "content-type": "application/wasm" };
    Object.assign(globalThis, {
        process: undefined,
        fetch: (file: string) =>
            Promise.resolve(new Response(Uint8Array.from(fs.readFileSync(file)), { headers })),
    });
    try {
        if (!(await tf.setBackend("wasm"))) {
            throw new Error("no wasm backend: the parity tests would take minutes");
        }
        await tf.ready();
    } finally {
        Object.assign(globalThis, { process, fetch });
    }
}

/** One of face-api's networks; it subtracts its mean itself. */
export async function faceApiReference(net: string, stem: string): Promise<Reference> {
    const { tf, nets } = await loadBundle();
    const folder = path.join(PACKAGES, "@vladmandic/face-api/model");
    const manifest = JSON.parse(
        fs.readFileSync(path.join(folder, `${stem}-weights_manifest.json`), "utf8"),
    ) as { weights: unknown[] }[];
    const network = nets[net];
    if (!network) {
        throw new Error(`face-api has no ${net}`);
    }
    const specs = manifest.flatMap((group) => group.weights);
    network.loadFromWeightMap(
        tf.io.decodeWeights(readBuffer(path.join(folder, `${stem}.bin`)), specs),
    );
    return async (picture) => {
        const x = tf.tensor(Float32Array.from(picture.data), [picture.height, picture.width, 3]);
        return take(await network.forward(x, picture.width), x);
    };
}

/** What face-api itself makes of its detector's output. The weights are loaded by `faceApiReference`. */
export async function locateFaces(
    picture: RgbPicture,
    inputSize: number,
    scoreThreshold: number,
): Promise<DetectedFace[]> {
    await faceApiReference("tinyFaceDetector", "tiny_face_detector_model");
    const { tf, nets, TinyFaceDetectorOptions } = await loadBundle();
    const x = tf.tensor(Float32Array.from(picture.data), [picture.height, picture.width, 3]);
    const options = new TinyFaceDetectorOptions({ inputSize, scoreThreshold });
    const faces = (await nets["tinyFaceDetector"]?.locateFaces(x, options)) ?? [];
    x.dispose();
    return faces;
}

/** One of human's graph models; it takes pixels divided by 255. */
export async function humanReference(stem: string): Promise<Reference> {
    const { tf } = await loadBundle();
    const folder = path.join(PACKAGES, "@vladmandic/human/models");
    const model = JSON.parse(fs.readFileSync(path.join(folder, `${stem}.json`), "utf8")) as {
        modelTopology: unknown;
        weightsManifest: { weights: unknown[] }[];
    };
    const graph = await tf.loadGraphModel({
        load: () =>
            Promise.resolve({
                ...model,
                weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
                weightData: readBuffer(path.join(folder, `${stem}.bin`)),
            }),
    });
    return async (picture) => {
        const values = Float32Array.from(picture.data, (value) => value / 255);
        const x = tf.tensor(values, [1, picture.height, picture.width, 3]);
        return take(graph.predict(x), x);
    };
}

async function take(output: Tensor, input: Tensor): Promise<Float32Array> {
    const values = await output.data();
    output.dispose();
    input.dispose();
    return values;
}

function readBuffer(file: string): ArrayBuffer {
    return Uint8Array.from(fs.readFileSync(file)).buffer;
}
