/**
 * Looks into an .onnx file before the runtime does. The runtime follows paths to other files, loads
 * operators by name and allocates what a shape asks for; a passive-liveness network needs none of that.
 *
 * Field numbers: onnx.proto of ONNX 1.17.
 */
import { ModelError } from "../errors.ts";
import { MAX_MODEL_BYTES } from "../limits.ts";
import { readFields, readText, type Field } from "./protobuf_reader.ts";
import { expectPlainTensor, MAX_ELEMENTS } from "./tensor_limits.ts";

const MAX_NODES = 20_000;
const MAX_RANK = 8;
/** The standard operator set, under both of its names. */
const STANDARD_DOMAINS = ["", "ai.onnx"];
/** Operators that run other graphs, for as long as they like, or read what lies outside the tensors. */
const REFUSED_OPERATORS = new Set([
    ...["If", "Loop", "Scan", "SequenceMap"],
    ...["Optional", "OptionalGetElement", "OptionalHasElement"],
    ...["RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli"],
    ...["ImageDecoder", "StringNormalizer", "TfIdfVectorizer"],
]);

/** A declared input or output: `null` is a size that may vary. */
export interface DeclaredTensor {
    readonly name: string;
    /** TensorProto.DataType, 1 = float32, 2 = uint8. */
    readonly type: number;
    readonly dims: readonly (number | null)[];
}

export interface OnnxSummary {
    readonly inputs: readonly DeclaredTensor[];
    readonly outputs: readonly DeclaredTensor[];
    readonly operators: ReadonlySet<string>;
}

/**
 * @throws ModelError `onnx_too_large` | `onnx_invalid` | `onnx_external_data` | `onnx_operator`
 */
export function inspectOnnx(file: Uint8Array): OnnxSummary {
    if (file.length > MAX_MODEL_BYTES) {
        throw new ModelError("onnx_too_large", `larger than ${MAX_MODEL_BYTES} bytes`);
    }
    let graph: Uint8Array | undefined;
    let version = 0n;
    for (const field of readFields(file)) {
        switch (field.number) {
            case 1:
                version = field.value;
                break;
            case 7:
                graph = graph ? refuse("onnx_invalid", "two graphs") : field.bytes;
                break;
            case 8:
                expectStandardOperators(field);
                break;
            case 20:
            case 25:
                refuse("onnx_operator", "training steps or functions of its own");
        }
    }
    if (version < 3n || version > 20n || !graph) {
        return refuse("onnx_invalid", "not an ONNX file: no version or no graph");
    }
    return inspectGraph(graph);
}

function inspectGraph(graph: Uint8Array): OnnxSummary {
    const inputs: DeclaredTensor[] = [];
    const outputs: DeclaredTensor[] = [];
    const constants = new Set<string>();
    const operators = new Set<string>();
    let nodes = 0;
    for (const field of readFields(graph)) {
        switch (field.number) {
            case 1:
                nodes += 1;
                operators.add(inspectNode(field.bytes));
                break;
            case 5:
                constants.add(expectPlainTensor(field.bytes));
                break;
            case 11:
                inputs.push(readDeclared(field.bytes));
                break;
            case 12:
                outputs.push(readDeclared(field.bytes));
                break;
            case 13:
                readDeclared(field.bytes);
                break;
            case 15:
                refuse("onnx_operator", "sparse weights");
        }
    }
    if (nodes === 0 || nodes > MAX_NODES) {
        return refuse("onnx_invalid", `${nodes} nodes; between 1 and ${MAX_NODES} are read`);
    }
    // Old exporters list the weights among the inputs too.
    return { inputs: inputs.filter(({ name }) => !constants.has(name)), outputs, operators };
}

function inspectNode(node: Uint8Array): string {
    let [operator, domain] = ["", ""];
    for (const field of readFields(node)) {
        if (field.number === 4) {
            operator = readText(field.bytes);
        } else if (field.number === 7) {
            domain = readText(field.bytes);
        } else if (field.number === 5) {
            inspectAttribute(field.bytes);
        }
    }
    if (!STANDARD_DOMAINS.includes(domain)) {
        return refuse("onnx_operator", `the operator "${operator}" of "${domain}"`);
    }
    if (REFUSED_OPERATORS.has(operator)) {
        return refuse("onnx_operator", `the operator "${operator}"`);
    }
    return operator;
}

/** Attributes may hold tensors, and graphs, which only the refused operators need. */
function inspectAttribute(attribute: Uint8Array): void {
    for (const { number, bytes } of readFields(attribute)) {
        if (number === 5 || number === 10) {
            expectPlainTensor(bytes);
        } else if (number === 6 || number === 11) {
            refuse("onnx_operator", "a graph inside an operator");
        } else if (number === 22 || number === 23) {
            refuse("onnx_operator", "sparse weights");
        }
    }
}

function expectStandardOperators(opset: Field): void {
    for (const { number, bytes } of readFields(opset.bytes)) {
        if (number === 1 && !STANDARD_DOMAINS.includes(readText(bytes))) {
            refuse("onnx_operator", `operators of "${readText(bytes)}"`);
        }
    }
}

/** ValueInfoProto: name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 } } } */
function readDeclared(value: Uint8Array): DeclaredTensor {
    let name = "";
    let type = 0;
    const dims: (number | null)[] = [];
    for (const field of readFields(value)) {
        if (field.number === 1) {
            name = readText(field.bytes);
        } else if (field.number === 2) {
            type = readTensorType(field.bytes, dims);
        }
    }
    const fixed = dims.reduce<number>((product, dim) => product * (dim ?? 1), 1);
    if (fixed > MAX_ELEMENTS) {
        return refuse("onnx_too_large", `"${name}" has the shape [${dims.join()}]`);
    }
    return { name, type, dims };
}

/** Fills `dims`. @returns the element type */
function readTensorType(typeProto: Uint8Array, dims: (number | null)[]): number {
    let type = 0;
    for (const { number, bytes } of readFields(typeProto)) {
        if (number !== 1) {
            return refuse("onnx_operator", "an input or output that is no tensor");
        }
        for (const part of readFields(bytes)) {
            if (part.number === 1) {
                type = Number(part.value);
            } else if (part.number === 2) {
                readDims(part.bytes, dims);
            }
        }
    }
    return type;
}

function readDims(shape: Uint8Array, into: (number | null)[]): void {
    for (const dim of readFields(shape)) {
        if (into.length >= MAX_RANK) {
            refuse("onnx_too_large", `more than ${MAX_RANK} axes`);
        }
        into.push(readDim(dim));
    }
}

/** A size of 0 or less is how some exporters write "varies". */
function readDim(dim: Field): number | null {
    for (const field of readFields(dim.bytes)) {
        if (field.number === 1) {
            const size = Number(field.value);
            return size > 0 ? size : null;
        }
    }
    return null;
}

function refuse(code: ModelError["code"], what: string): never {
    throw new ModelError(code, `the file is refused: ${what}`);
}
