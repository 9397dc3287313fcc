/**
 * Jest gives every test file typed arrays of its own; onnxruntime-node's native part knows only Node's.
 * This environment lends the tests Node's. Used by every project that runs a model.
 */
import { TestEnvironment } from "jest-environment-node";

const NATIVE = {
    ArrayBuffer,
    BigInt64Array,
    BigUint64Array,
    Float32Array,
    Float64Array,
    Int32Array,
    Uint8Array,
};

export default class NativeArraysEnvironment extends TestEnvironment {
    async setup() {
        await super.setup();
        Object.assign(this.global, NATIVE);
    }
}
