/** Reads a PyTorch checkpoint (.pth): the zip format and the one before it. No Python, no code is run. */
import { halfToFloat } from "../convert/tfjs_weights.ts";
import { ModelError } from "../errors.ts";
import { ByteReader } from "./byte_reader.ts";
import { STORAGE_BYTES, TensorRef, type PickleValue, type StorageRef } from "./pickle_values.ts";
import { unpickle } from "./unpickler.ts";
import { isZip, readZip } from "./zip.ts";

/** The first pickle of a file of the format before the zips. */
const LEGACY_MAGIC = "119547037146038801333356";
const LEGACY_PROTOCOL = 1001;
/** Largest checkpoint, in bytes. */
export const MAX_CHECKPOINT_BYTES = 256 * 1024 * 1024;

/** A tensor with its numbers, in PyTorch's axis order. */
export interface TorchTensor {
    readonly shape: readonly number[];
    readonly values: Float32Array;
}

/** The tensors of a state dictionary by name; numbers are read when asked for. */
export interface Checkpoint {
    readonly names: readonly string[];
    /** @throws ModelError `checkpoint_invalid` when there is none of that name */
    tensor(name: string): TorchTensor;
}

type Storages = ReadonlyMap<string, Uint8Array>;

/**
 * @throws ModelError `checkpoint_invalid` for another kind of file; `pickle_forbidden` for one that holds
 *   more than data; `pickle_invalid` for a damaged one
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
    if (bytes.length > MAX_CHECKPOINT_BYTES) {
        throw new ModelError("checkpoint_invalid", `larger than ${MAX_CHECKPOINT_BYTES} bytes`);
    }
    const { root, storages } = isZip(bytes) ? readZipped(bytes) : readLegacy(bytes);
    const tensors = stateDict(root);
    return {
        names: [...tensors.keys()],
        tensor(name) {
            const ref = tensors.get(name);
            if (!ref) {
                throw new ModelError("checkpoint_invalid", `no tensor "${name}"`);
            }
            return { shape: ref.shape, values: readTensor(ref, storages) };
        },
    };
}

function readZipped(bytes: Uint8Array): { root: PickleValue; storages: Storages } {
    const entries = readZip(bytes);
    const main = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
    if (main === undefined) {
        throw new ModelError("checkpoint_invalid", "a zip without data.pkl is no checkpoint");
    }
    const folder = main.slice(0, -"data.pkl".length);
    const order = entries.get(`${folder}byteorder`);
    if (order && new TextDecoder().decode(order).trim() !== "little") {
        throw new ModelError("checkpoint_invalid", "written on a big-endian machine");
    }
    const storages = new Map<string, Uint8Array>();
    for (const [name, content] of entries) {
        if (name.startsWith(`${folder}data/`)) {
            storages.set(name.slice(`${folder}data/`.length), content);
        }
    }
    const root = unpickle(new ByteReader(entries.get(main) ?? new Uint8Array()));
    return { root, storages };
}

/** Magic number, protocol, system, state, keys of the storages, then each storage with its length. */
function readLegacy(bytes: Uint8Array): { root: PickleValue; storages: Storages } {
    const reader = new ByteReader(bytes);
    if (reader.left < 2 || bytes[0] !== 0x80 || unpickle(reader) !== LEGACY_MAGIC) {
        throw new ModelError("checkpoint_invalid", "this is no PyTorch checkpoint");
    }
    const [protocol, system] = [unpickle(reader), unpickle(reader)];
    if (protocol !== LEGACY_PROTOCOL) {
        throw new ModelError("checkpoint_invalid", "an unknown version of the old format");
    }
    if (system instanceof Map && system.get("little_endian") === false) {
        throw new ModelError("checkpoint_invalid", "written on a big-endian machine");
    }
    const root = unpickle(reader);
    const keys = unpickle(reader);
    const types = storageTypes(root);
    const storages = new Map<string, Uint8Array>();
    for (const key of Array.isArray(keys) ? keys : []) {
        const ref = typeof key === "string" ? types.get(key) : undefined;
        if (!ref || storages.has(ref.key) || reader.int64() !== ref.length) {
            throw new ModelError("checkpoint_invalid", "storages that fit no tensor");
        }
        storages.set(ref.key, reader.take(ref.length * STORAGE_BYTES[ref.type]));
    }
    return { root, storages };
}

function storageTypes(root: PickleValue): Map<string, StorageRef> {
    const types = new Map<string, StorageRef>();
    for (const { storage } of stateDict(root).values()) {
        types.set(storage.key, storage);
    }
    return types;
}

/** The dictionary of tensors, which may lie under `state_dict`. */
function stateDict(root: PickleValue): Map<string, TensorRef> {
    const inner = root instanceof Map ? (root.get("state_dict") ?? root) : root;
    if (!(inner instanceof Map)) {
        throw new ModelError("checkpoint_invalid", "holds no dictionary of tensors");
    }
    const tensors = new Map<string, TensorRef>();
    for (const [name, value] of inner) {
        if (typeof name !== "string" || !(value instanceof TensorRef)) {
            throw new ModelError("checkpoint_invalid", "a dictionary of more than tensors");
        }
        tensors.set(name, value);
    }
    return tensors;
}

function readTensor(
    { storage, offset, shape, strides, length }: TensorRef,
    storages: Storages,
): Float32Array {
    const bytes = storages.get(storage.key);
    if (bytes?.length !== storage.length * STORAGE_BYTES[storage.type]) {
        throw new ModelError("checkpoint_invalid", "a tensor whose numbers are missing");
    }
    const read = elementReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), storage);
    const values = new Float32Array(length);
    for (let at = 0; at < length; at++) {
        let [rest, position] = [at, offset];
        for (let axis = shape.length - 1; axis >= 0; axis--) {
            const dim = shape[axis] ?? 1;
            position += (rest % dim) * (strides[axis] ?? 0);
            rest = Math.floor(rest / dim);
        }
        values[at] = read(position);
    }
    return values;
}

function elementReader(view: DataView, { type }: StorageRef): (at: number) => number {
    switch (type) {
        case "float32":
            return (at) => view.getFloat32(at * 4, true);
        case "float64":
            return (at) => view.getFloat64(at * 8, true);
        case "float16":
            return (at) => halfToFloat(view.getUint16(at * 2, true));
        case "int64":
            return (at) => Number(view.getBigInt64(at * 8, true));
        case "int32":
            return (at) => view.getInt32(at * 4, true);
        case "uint8":
        case "bool":
            return (at) => view.getUint8(at);
    }
}
