/**
 * The only file that touches onnxruntime-web. It is not bundled and not loaded where no company has a model: it lies verbatim
 * beside the worker, 14 MB with its wasm, and is imported by URL.
 */

/** A tensor of the runtime. */
interface OrtTensor {
    readonly data: unknown;
    dispose(): void;
}

export interface OrtSession {
    run(feeds: Record<string, OrtTensor>, fetches: string[]): Promise<Record<string, OrtTensor>>;
    release(): Promise<void>;
}

export interface Runtime {
    env: {
        wasm: { wasmPaths?: object; numThreads?: number; proxy?: boolean };
        logLevel?: string;
    };
    Tensor: new (
        type: "uint8" | "float32",
        data: Uint8Array | Float32Array,
        dims: readonly number[],
    ) => OrtTensor;
    InferenceSession: {
        create(model: Uint8Array, options: object): Promise<OrtSession>;
    };
}

export const SESSION_OPTIONS = {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
};

let loading: Promise<Runtime> | null = null;
/** What the runtime runs in; it shows it to nobody. */
const memories: WebAssembly.Memory[] = [];

/**
 * Imports it from `assetsUrl`, once.
 *
 * @throws when a file cannot be fetched or the browser cannot run it
 */
export function loadRuntime(assetsUrl: string): Promise<Runtime> {
    loading ??= importRuntime(assetsUrl).catch((error: unknown) => {
        loading = null;
        throw error;
    });
    return loading;
}

/** Bytes of the runtime's memory, which never shrinks; 0 where it was not loaded. */
export function readRuntimeBytes(): number {
    return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

async function importRuntime(assetsUrl: string): Promise<Runtime> {
    const folder = `${assetsUrl}onnxruntime/`;
    const runtime = (await import(`${folder}ort.wasm.bundle.min.js`)) as Runtime;
    runtime.env.wasm.wasmPaths = { wasm: `${folder}ort-wasm-simd-threaded.wasm` };
    // Threads need headers that Odoo does not send.
    runtime.env.wasm.numThreads = 1;
    runtime.env.wasm.proxy = false;
    runtime.env.logLevel = "error";
    return runtime;
}

/** Runs `work`, and remembers the memories that are made meanwhile. */
export async function watchMemory<T>(work: () => Promise<T>): Promise<T> {
    const plain = WebAssembly.Memory;
    WebAssembly.Memory = class extends plain {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
            super(descriptor);
            memories.push(this);
        }
    };
    try {
        return await work();
    } finally {
        WebAssembly.Memory = plain;
    }
}
