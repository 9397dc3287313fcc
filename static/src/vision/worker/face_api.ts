/**
 * The only file that touches face-api (and the TensorFlow.js inside it). It is not bundled: `face-api.esm.js` lies
 * verbatim beside the worker and is imported by URL.
 */

/** A TensorFlow tensor, as far as the worker needs one. */
export interface Tensor {
    dataSync(): Float32Array;
    dispose(): void;
}

export interface GraphModel {
    predict(input: Tensor): Tensor | Tensor[];
    dispose(): void;
}

interface FaceDetection {
    score: number;
    relativeBox: { x: number; y: number; width: number; height: number };
}

export interface ConvolutionParams {
    filters: Tensor;
    bias: Tensor;
}

export interface SeparableParams {
    depthwise_filter: Tensor;
    pointwise_filter: Tensor;
    bias: Tensor;
}

/** The first block begins with an ordinary convolution, the others with a separable one. */
export interface DenseBlockParams<First> {
    conv0: First;
    conv1: SeparableParams;
    conv2: SeparableParams;
    conv3: SeparableParams;
}

interface NetInput {
    /** [1, side, side, 3], 0..255; the caller owns it. */
    toBatchTensor(side: number, isCentered: boolean): Tensor;
}

export interface TinyFaceDetector {
    params: Record<"conv1" | "conv2" | "conv3" | "conv4" | "conv5", SeparableParams> &
        Record<"conv0" | "conv8", ConvolutionParams>;
    load(modelsUrl: string): Promise<void>;
    /** The net alone; `locateFaces` asks it. The caller owns the tensor. */
    forwardInput(input: NetInput, inputSize: number): Promise<Tensor>;
    locateFaces(
        input: Tensor,
        options: { inputSize: number; scoreThreshold: number },
    ): Promise<FaceDetection[]>;
    dispose(): void;
}

export interface LandmarkNet {
    params: { fc: { weights: Tensor; bias: Tensor } };
    faceFeatureExtractor: {
        params: { dense0: DenseBlockParams<ConvolutionParams> } & Record<
            "dense1" | "dense2" | "dense3",
            DenseBlockParams<SeparableParams>
        >;
    };
    load(modelsUrl: string): Promise<void>;
    dispose(): void;
}

/** dlib's recogniser: [height, width, 3] of 0..255 in, 128 numbers out. */
export interface RecognitionNet {
    load(modelsUrl: string): Promise<void>;
    computeFaceDescriptor(picture: Tensor): Promise<Float32Array | Float32Array[]>;
    dispose(): void;
}

type Pad = "same" | "valid";
type Sides = [number, number];

export interface TensorFlow {
    setWasmPaths(paths: Record<string, string>): void;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    getBackend(): string;
    backend(): { wasm?: { HEAPU8?: Uint8Array } };
    loadGraphModel(url: string): Promise<GraphModel>;
    tidy<T>(work: () => T): T;
    tensor(values: Float32Array, shape: number[]): Tensor;
    env(): { set(flag: string, value: boolean): void };
    memory(): { numTensors: number; numBytes: number };
    browser: { fromPixels(image: ImageData): Tensor };
    fused: {
        conv2d(layer: {
            x: Tensor;
            filter: Tensor;
            strides: number;
            pad: Pad;
            bias: Tensor;
            activation: "linear" | "relu";
        }): Tensor;
    };
    depthwiseConv2d(x: Tensor, filter: Tensor, strides: number, pad: Pad): Tensor;
    maxPool(x: Tensor, size: Sides, strides: Sides, pad: Pad): Tensor;
    avgPool(x: Tensor, size: Sides, strides: Sides, pad: Pad): Tensor;
    relu(x: Tensor): Tensor;
    leakyRelu(x: Tensor, slope: number): Tensor;
    matMul(a: Tensor, b: Tensor): Tensor;
    reshape(x: Tensor, shape: number[]): Tensor;
    add(a: Tensor, b: Tensor): Tensor;
    sub(a: Tensor, b: Tensor): Tensor;
    div(a: Tensor, by: number): Tensor;
}

export interface FaceApi {
    tf: TensorFlow;
    env: { setEnv(environment: Record<string, unknown>): void };
    TinyFaceDetector: new () => TinyFaceDetector;
    FaceLandmark68Net: new () => LandmarkNet;
    FaceRecognitionNet: new () => RecognitionNet;
}

function refuse(): never {
    throw new Error("face-api asked for a DOM element in a worker");
}

/** What face-api takes for a browser, inside a worker. It asks for DOM classes; nothing we call ever makes one. */
function makeEnvironment(): Record<string, unknown> {
    return {
        Canvas: OffscreenCanvas,
        CanvasRenderingContext2D: OffscreenCanvasRenderingContext2D,
        Image: ImageBitmap,
        ImageData,
        Video: OffscreenCanvas,
        createCanvasElement: () => new OffscreenCanvas(1, 1),
        createImageElement: refuse,
        createVideoElement: refuse,
        fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
        readFile: refuse,
    };
}

/**
 * Imports face-api from `assetsUrl` and starts its wasm backend.
 *
 * @throws when a file cannot be fetched or the browser has no WebAssembly.
 */
export async function loadFaceApi(assetsUrl: string): Promise<FaceApi> {
    const faceApi = (await import(`${assetsUrl}face-api/face-api.esm.js`)) as FaceApi;
    faceApi.env.setEnv(makeEnvironment());
    // Threads need headers that Odoo does not send; without them one thread is all there is, so only that file is shipped.
    faceApi.tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    const wasmUrl = `${assetsUrl}wasm/`;
    faceApi.tf.setWasmPaths({
        "tfjs-backend-wasm.wasm": `${wasmUrl}tfjs-backend-wasm.wasm`,
        "tfjs-backend-wasm-simd.wasm": `${wasmUrl}tfjs-backend-wasm-simd.wasm`,
        "tfjs-backend-wasm-threaded-simd.wasm": `${wasmUrl}tfjs-backend-wasm-threaded-simd.wasm`,
    });
    if (!(await faceApi.tf.setBackend("wasm"))) {
        throw new Error("TensorFlow.js could not start its wasm backend");
    }
    await faceApi.tf.ready();
    return faceApi;
}

/** Size of the wasm backend's memory in bytes; 0 when the backend does not show it. */
export function readWasmBytes(tf: TensorFlow): number {
    return tf.backend().wasm?.HEAPU8?.byteLength ?? 0;
}
