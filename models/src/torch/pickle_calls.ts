/** The few "calls" a checkpoint's pickle may ask for, each turned into a checked description. */
import { ModelError } from "../errors.ts";
import {
    ALLOWED_GLOBALS,
    PickleGlobal,
    PickleTuple,
    STORAGE_BYTES,
    StorageRef,
    TensorRef,
    type PickleValue,
    type StorageType,
} from "./pickle_values.ts";

/** Axes of a tensor. */
const MAX_AXES = 8;
/** Elements of a storage; 4 bytes each make the largest model file. */
const MAX_ELEMENTS = 64 * 1024 * 1024;

/**
 * @param target an allow-listed global
 * @param args a tuple
 * @throws ModelError `pickle_forbidden` | `pickle_invalid`
 */
export function callAllowed(target: PickleValue, args: PickleValue): PickleValue {
    const kind = target instanceof PickleGlobal ? ALLOWED_GLOBALS.get(target.name) : undefined;
    const items = args instanceof PickleTuple ? args.items : undefined;
    if (!items) {
        throw new ModelError("pickle_invalid", "damaged file: a call without arguments");
    }
    switch (kind) {
        case "dict":
            return items.length === 0 ? new Map() : refuse("a filled OrderedDict");
        case "tensor":
            return rebuildTensor(items);
        case "parameter":
            return items[0] instanceof TensorRef ? items[0] : refuse("a parameter of no tensor");
        default:
            return refuse("a call of what is no function");
    }
}

/**
 * A persistent id: ("storage", type, key, location, elements[, view]). The location (cpu, cuda:0) is of no
 * interest.
 */
export function loadStorage(id: PickleValue): StorageRef {
    const items = id instanceof PickleTuple ? id.items : [];
    const [word, type, key, , length, view = null] = items;
    const element = type instanceof PickleGlobal ? ALLOWED_GLOBALS.get(type.name) : undefined;
    if (word !== "storage" || typeof key !== "string" || view !== null || !isStorage(element)) {
        return refuse("something that is no storage");
    }
    if (!isSize(length) || length > MAX_ELEMENTS) {
        return refuse("a storage of an impossible size");
    }
    return new StorageRef(key, element, length);
}

/** (storage, offset, shape, strides, requires_grad, hooks[, metadata]) */
function rebuildTensor(items: readonly PickleValue[]): TensorRef {
    const [storage, offset, shape, strides, , hooks] = items;
    const [dims, steps] = [sizes(shape), sizes(strides)];
    if (!(storage instanceof StorageRef) || !isSize(offset) || !dims || !steps) {
        return refuse("a tensor that is none");
    }
    if (hooks !== undefined && !(hooks instanceof Map && hooks.size === 0)) {
        return refuse("a tensor with hooks");
    }
    const tensor = new TensorRef(storage, offset, dims, steps);
    const last = dims.reduce((sum, dim, axis) => sum + (dim - 1) * (steps[axis] ?? 0), offset);
    // More numbers than the storage holds would be one number shown many times: memory for nothing.
    if (
        dims.length !== steps.length ||
        tensor.length > storage.length ||
        (tensor.length > 0 && last >= storage.length)
    ) {
        return refuse("a tensor that leaves its storage");
    }
    return tensor;
}

function sizes(value: PickleValue | undefined): number[] | undefined {
    const items = value instanceof PickleTuple ? value.items : undefined;
    return items && items.length <= MAX_AXES && items.every(isSize) ? [...items] : undefined;
}

function isSize(value: PickleValue | undefined): value is number {
    return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isStorage(kind: string | undefined): kind is StorageType {
    return kind !== undefined && kind in STORAGE_BYTES;
}

function refuse(what: string): never {
    throw new ModelError("pickle_forbidden", `the file holds ${what}`);
}
