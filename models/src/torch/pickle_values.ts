/** What the unpickler makes: plain data and inert descriptions of tensors. Nothing here can run. */

/** An allow-listed global, only ever a name. */
export class PickleGlobal {
    constructor(readonly name: string) {}
}

/** A tuple, to tell it from a list. */
export class PickleTuple {
    constructor(readonly items: readonly PickleValue[]) {}
}

/** Where a tensor's numbers lie: key of a storage in the file. */
export class StorageRef {
    constructor(
        readonly key: string,
        readonly type: StorageType,
        /** Elements. */
        readonly length: number,
    ) {}
}

/** A view into a storage; numbers are read when they are asked for. */
export class TensorRef {
    constructor(
        readonly storage: StorageRef,
        /** In elements. */
        readonly offset: number,
        readonly shape: readonly number[],
        readonly strides: readonly number[],
    ) {}

    get length(): number {
        return this.shape.reduce((product, dim) => product * dim, 1);
    }
}

export type PickleValue =
    | null
    | boolean
    | number
    | string
    | PickleGlobal
    | PickleTuple
    | PickleValue[]
    | Map<PickleValue, PickleValue>
    | StorageRef
    | TensorRef;

export type StorageType = "float32" | "float64" | "float16" | "int64" | "int32" | "uint8" | "bool";

/** Every global a pickle may name, and what it stands for. Anything else is refused. */
export const ALLOWED_GLOBALS: ReadonlyMap<string, StorageType | "dict" | "tensor" | "parameter"> =
    new Map<string, StorageType | "dict" | "tensor" | "parameter">([
        ["collections OrderedDict", "dict"],
        ["torch._utils _rebuild_tensor_v2", "tensor"],
        ["torch._utils _rebuild_parameter", "parameter"],
        ["torch FloatStorage", "float32"],
        ["torch DoubleStorage", "float64"],
        ["torch HalfStorage", "float16"],
        ["torch LongStorage", "int64"],
        ["torch IntStorage", "int32"],
        ["torch ByteStorage", "uint8"],
        ["torch BoolStorage", "bool"],
    ]);

export const STORAGE_BYTES: Readonly<Record<StorageType, number>> = {
    float32: 4,
    float64: 8,
    float16: 2,
    int64: 8,
    int32: 4,
    uint8: 1,
    bool: 1,
};
