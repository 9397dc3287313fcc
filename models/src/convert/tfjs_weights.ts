/**
 * Reads TensorFlow.js weights: a manifest (name, shape, type, quantisation) and the bytes it describes.
 * Quantised weights (8-bit affine, half floats) become float32 exactly as tfjs makes them.
 */
import { z } from "zod";
import { ModelError } from "../errors.ts";

/** One tensor, in TensorFlow's axis order. */
export interface Weight {
    readonly shape: readonly number[];
    readonly values: Float32Array;
}

/** Takes weights by name; what was never taken is reported by `expectAllTaken`. */
export interface WeightSource {
    /** @throws ModelError `weights_invalid` when missing or of another rank */
    take(name: string, rank: number): Weight;
    expectAllTaken(): void;
}

const entrySchema = z.object({
    name: z.string().min(1),
    shape: z.array(z.int().nonnegative()).max(6),
    dtype: z.enum(["float32", "int32"]),
    quantization: z
        .object({
            dtype: z.enum(["uint8", "uint16", "float16"]),
            scale: z.number().optional(),
            min: z.number().optional(),
        })
        .optional(),
});
export const manifestSchema = z.array(z.object({ weights: z.array(entrySchema) })).min(1);
type Entry = z.infer<typeof entrySchema>;

const BYTES = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4 } as const;

/**
 * @param origin named in messages
 * @throws ModelError `weights_invalid` when manifest and bytes do not fit each other
 */
export function readWeights(manifest: unknown, bytes: Uint8Array, origin: string): WeightSource {
    const parsed = manifestSchema.safeParse(manifest);
    if (!parsed.success) {
        throw new ModelError("weights_invalid", `${origin}: not a tfjs weights manifest`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const weights = new Map<string, Weight>();
    let offset = 0;
    for (const entry of parsed.data.flatMap((group) => group.weights)) {
        const count = entry.shape.reduce((product, dim) => product * dim, 1);
        const width = BYTES[entry.quantization?.dtype ?? entry.dtype];
        if (offset + count * width > bytes.length) {
            throw new ModelError("weights_invalid", `${origin}: ends inside "${entry.name}"`);
        }
        weights.set(entry.name, { shape: entry.shape, values: decode(entry, view, offset, count) });
        offset += count * width;
    }
    if (offset !== bytes.length) {
        throw new ModelError(
            "weights_invalid",
            `${origin}: ${bytes.length - offset} bytes more than the manifest describes`,
        );
    }
    return source(weights, origin);
}

function source(weights: Map<string, Weight>, origin: string): WeightSource {
    const left = new Set(weights.keys());
    return {
        take(name, rank) {
            const weight = weights.get(name);
            if (weight?.shape.length !== rank) {
                throw new ModelError("weights_invalid", `${origin}: no "${name}" of rank ${rank}`);
            }
            left.delete(name);
            return weight;
        },
        expectAllTaken() {
            if (left.size > 0) {
                throw new ModelError(
                    "weights_invalid",
                    `${origin}: unused ${[...left].join(", ")}`,
                );
            }
        },
    };
}

function decode(entry: Entry, view: DataView, offset: number, count: number): Float32Array {
    const values = new Float32Array(count);
    const { quantization } = entry;
    for (let index = 0; index < count; index++) {
        values[index] = quantization
            ? dequantise(quantization, view, offset, index)
            : entry.dtype === "int32"
              ? view.getInt32(offset + index * 4, true)
              : view.getFloat32(offset + index * 4, true);
    }
    return values;
}

function dequantise(
    { dtype, scale, min }: NonNullable<Entry["quantization"]>,
    view: DataView,
    offset: number,
    index: number,
): number {
    if (dtype === "float16") {
        return halfToFloat(view.getUint16(offset + index * 2, true));
    }
    const step =
        dtype === "uint8"
            ? view.getUint8(offset + index)
            : view.getUint16(offset + index * 2, true);
    return step * (scale ?? 1) + (min ?? 0);
}

/** IEEE 754 binary16 to a number. */
export function halfToFloat(half: number): number {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) {
        return sign * fraction * 2 ** -24;
    }
    if (exponent === 0x1f) {
        return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    }
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
