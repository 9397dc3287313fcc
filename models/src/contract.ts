/** Compares what a card promises with what the .onnx file declares. */
import type { Card } from "./card.ts";
import { ModelError } from "./errors.ts";
import type { DeclaredTensor, OnnxSummary } from "./onnx/inspect.ts";
import { inputDims } from "./pixels.ts";

/** TensorProto.DataType. */
const TYPE_NUMBERS = { float32: 1, uint8: 2 } as const;

type Promised = Pick<Card, "id" | "input" | "output">;

/**
 * One input, of the card's name, type and shape; an output of the card's name. Sizes that the file leaves
 * open fit everything.
 *
 * @throws ModelError `onnx_contract` with both sides
 */
export function expectContract(card: Promised, summary: OnnxSummary): void {
    const [input, ...more] = summary.inputs;
    if (!input || more.length > 0) {
        const names = summary.inputs.map(({ name }) => name).join(", ");
        fail(card, `the file has ${summary.inputs.length} inputs (${names}), one is supported`);
    }
    expectTensor(card, "input", input, {
        name: card.input.name,
        type: TYPE_NUMBERS[card.input.dtype],
        dims: inputDims(card.input),
    });
    const output = summary.outputs.find(({ name }) => name === card.output.name);
    expectTensor(card, "output", output ?? summary.outputs[0], {
        name: card.output.name,
        type: TYPE_NUMBERS.float32,
        dims: card.output.shape,
    });
}

function expectTensor(
    card: Promised,
    side: string,
    found: DeclaredTensor | undefined,
    promised: { name: string; type: number; dims: readonly number[] },
): void {
    // An output may be declared without any shape; the trial run shows what it has.
    const anyShape = side === "output" && found?.dims.length === 0;
    const fits =
        found?.name === promised.name &&
        found.type === promised.type &&
        (anyShape ||
            (found.dims.length === promised.dims.length &&
                found.dims.every((dim, axis) => dim === null || dim === promised.dims[axis])));
    if (!fits) {
        const shown = found ? show(found) : "nothing";
        fail(card, `the ${side} in the file is ${shown}, the spec says ${show(promised)}`);
    }
}

function show({
    name,
    type,
    dims,
}: {
    name: string;
    type: number;
    dims: readonly (number | null)[];
}): string {
    const types: readonly [string, number][] = Object.entries(TYPE_NUMBERS);
    const word = types.find(([, number]) => number === type)?.[0] ?? `type ${type}`;
    return `"${name}" ${word} [${dims.map((dim) => dim ?? "?").join(",")}]`;
}

function fail(card: Promised, reason: string): never {
    throw new ModelError("onnx_contract", `model "${card.id}": ${reason}`);
}
