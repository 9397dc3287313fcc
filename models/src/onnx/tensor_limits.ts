/** Limits of the constants in an untrusted .onnx file. */
import { ModelError } from "../errors.ts";
import { readFields, readInts, readText, type Field } from "./protobuf_reader.ts";

/** Elements of one tensor: 256 MB of float32. */
export const MAX_ELEMENTS = 64 * 1024 * 1024;
/** An int64 constant is a size, an axis or an index; PyTorch writes the largest int64 for "to the end". */
const MAX_SIZE = 2n ** 24n;
const TO_THE_END = [2n ** 63n - 1n, -(2n ** 63n) + 1n, -(2n ** 63n), 2n ** 31n - 1n];
const MAX_RANK = 8;
const INT64 = 7;
/** Bytes of an element by TensorProto.DataType; strings and what is not listed is refused. */
const ELEMENT_BYTES: ReadonlyMap<number, number> = new Map([
    [1, 4],
    [2, 1],
    [3, 1],
    [6, 4],
    [INT64, 8],
    [9, 1],
    [10, 2],
    [11, 8],
]);

/**
 * TensorProto: the numbers lie in the file itself and fill the shape exactly.
 *
 * @returns the tensor's name
 * @throws ModelError `onnx_external_data` | `onnx_invalid` | `onnx_too_large`
 */
export function expectPlainTensor(tensor: Uint8Array): string {
    let [name, type, listed] = ["", 0, 0];
    let raw: Uint8Array | undefined;
    let external = false;
    const dims: bigint[] = [];
    for (const field of readFields(tensor)) {
        switch (field.number) {
            case 1:
                readDims(field, dims);
                break;
            case 2:
                type = Number(field.value);
                break;
            case 4:
            case 10:
                listed += field.bytes.length;
                break;
            case 5:
            case 7:
                expectSizes(readInts(field), type);
                listed += 1;
                break;
            case 8:
                name = readText(field.bytes);
                break;
            case 9:
                raw = field.bytes;
                break;
            case 14:
                external ||= field.value !== 0n;
                break;
            case 13:
                external = true;
                break;
        }
    }
    if (external) {
        throw new ModelError(
            "onnx_external_data",
            `the file is refused: "${name}" keeps its numbers in another file; save the model in one file`,
        );
    }
    const width = ELEMENT_BYTES.get(type);
    const elements = dims.reduce((product, dim) => product * (dim < 0n ? -1n : dim), 1n);
    if (elements < 0n || elements > BigInt(MAX_ELEMENTS)) {
        throw new ModelError(
            "onnx_too_large",
            `the file is refused: "${name}" is [${dims.join()}]`,
        );
    }
    if (width === undefined || (raw && BigInt(raw.length) !== elements * BigInt(width))) {
        throw new ModelError(
            "onnx_invalid",
            `the file is refused: "${name}" does not fill its shape`,
        );
    }
    if (!raw && elements > 0n && listed === 0) {
        throw new ModelError("onnx_invalid", `the file is refused: "${name}" has no numbers`);
    }
    if (raw) {
        expectSizes(rawInts(raw), type);
    }
    return name;
}

function readDims(field: Field, into: bigint[]): void {
    for (const dim of readInts(field)) {
        if (into.length >= MAX_RANK) {
            throw new ModelError(
                "onnx_too_large",
                `the file is refused: more than ${MAX_RANK} axes`,
            );
        }
        into.push(dim);
    }
}

function* rawInts(raw: Uint8Array): Generator<bigint> {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let at = 0; at + 8 <= raw.length; at += 8) {
        yield view.getBigInt64(at, true);
    }
}

/** Sizes that would make the runtime allocate what no network needs (Expand, Tile, ConstantOfShape ...). */
function expectSizes(values: Iterable<bigint>, type: number): void {
    if (type !== INT64) {
        return;
    }
    for (const value of values) {
        if ((value < 0n ? -value : value) > MAX_SIZE && !TO_THE_END.includes(value)) {
            throw new ModelError("onnx_too_large", `the file is refused: a size of ${value}`);
        }
    }
}
