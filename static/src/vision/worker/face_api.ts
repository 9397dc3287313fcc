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

export interface TinyFaceDetector {
    load(modelsUrl: string): Promise<void>;
    locateFaces(
        input: Tensor,
        options: { inputSize: number; scoreThreshold: number },
    ): Promise<FaceDetection[]>;
    dispose(): void;
}

export interface LandmarkNet {
    load(modelsUrl: string): Promise<void>;
    /** The caller owns the tensor: [1, 136], x and y of 68 points in shares of the input. */
    forward(input: Tensor): Promise<Tensor>;
    dispose(): void;
}

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
}

export interface FaceApi {
    tf: TensorFlow;
    env: { setEnv(environment: Record<string, unknown>): void };
    TinyFaceDetector: new () => TinyFaceDetector;
    FaceLandmark68Net: new () => LandmarkNet;
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
