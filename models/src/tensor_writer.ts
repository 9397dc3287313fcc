/**
 * Cuts a part out of a frame, scales it and writes it into a model's input, in one pass and without garbage.
 * Gives exactly the numbers of the registry's reference (models/src/crop.ts and pixels.ts), which the tests
 * compare on random frames; plain loops over typed arrays, because this runs for every face of every frame, in the sidecar and on tablets.
 */
import type { CropRect } from "./crop.ts";
import type { ModelInput } from "./card.ts";
import type { RgbPicture } from "./pixels.ts";

/** Where the samples of one axis come from. */
interface Axis {
    /** Offset of the lower and the upper source pixel, already times the axis' stride. */
    readonly low: Int32Array;
    readonly high: Int32Array;
    /** Share of the upper one, 0..1. */
    readonly part: Float64Array;
    /** The first target pixel with a source; those before it are padding. */
    from: number;
    /** The first one behind those with a source; from here on it is padding again. */
    to: number;
}

/** Where the part lies in the square that is padded; `null` for a card whose part fills the input. */
const PADDING: Readonly<Record<ModelInput["crop"]["shape"], "behind" | "around" | null>> = {
    keep: null,
    square: null,
    pad: "behind",
    pad_centre: "around",
};

export class TensorWriter {
    private readonly columns: Axis;
    private readonly rows: Axis;
    /** Normalised value of each pixel value, per tensor channel. */
    private readonly tables: readonly Float32Array[];

    constructor(private readonly input: ModelInput) {
        this.columns = makeAxis(input.width);
        this.rows = makeAxis(input.height);
        this.tables = [0, 1, 2].map((channel) =>
            Float32Array.from(
                { length: 256 },
                (_, value) => (value - (input.mean[channel] ?? 0)) * (input.scale[channel] ?? 1),
            ),
        );
    }

    /** Values of one frame in the tensor. */
    get frameLength(): number {
        return this.input.width * this.input.height * 3;
    }

    /**
     * @param rect whole pixels inside `picture`
     * @param target the tensor's data
     * @param offset where this frame starts in it
     */
    write(
        picture: RgbPicture,
        rect: CropRect,
        target: Uint8Array | Float32Array,
        offset: number,
    ): void {
        const { width, height, layout, colour, crop } = this.input;
        const padding = PADDING[crop.shape];
        const square = Math.max(rect.width, rect.height);
        const along = (origin: number, size: number, wanted: number): Span => ({
            origin,
            size,
            step: (padding ? square : size) / wanted,
            before: padding === "around" ? (square - size) / 2 : 0,
        });
        fillAxis(this.columns, along(rect.left, rect.width, width), 3);
        fillAxis(this.rows, along(rect.top, rect.height, height), picture.width * 3);
        const interleaved = layout === "NHWC";
        const pixelStep = interleaved ? 3 : 1;
        const channelStep = interleaved ? 1 : width * height;
        for (let channel = 0; channel < 3; channel++) {
            // A channel of the tensor is the same or the mirrored channel of the picture.
            const source = colour === "RGB" ? channel : 2 - channel;
            const table = this.tables[channel] as Float32Array;
            this.writeChannel(picture.data, source, table, target, {
                start: offset + channel * channelStep,
                step: pixelStep,
            });
        }
    }

    private writeChannel(
        data: Uint8Array,
        source: number,
        table: Float32Array,
        target: Uint8Array | Float32Array,
        { start, step }: { start: number; step: number },
    ): void {
        const { low: lows, high: highs, part: parts, from, to } = this.columns;
        const rows = this.rows;
        const { width, height } = this.input;
        const black = table[0] as number;
        let at = start;
        for (let y = 0; y < height; y++) {
            let x = 0;
            if (y >= rows.from && y < rows.to) {
                for (; x < from; x++, at += step) {
                    target[at] = black;
                }
                const upper = (rows.low[y] as number) + source;
                const lower = (rows.high[y] as number) + source;
                const down = rows.part[y] as number;
                for (; x < to; x++, at += step) {
                    const left = lows[x] as number;
                    const right = highs[x] as number;
                    const across = parts[x] as number;
                    const a = data[upper + left] as number;
                    const c = data[lower + left] as number;
                    const top = a + ((data[upper + right] as number) - a) * across;
                    const bottom = c + ((data[lower + right] as number) - c) * across;
                    // Values are never negative: adding a half and cutting off rounds like Math.round.
                    target[at] = table[(top + (bottom - top) * down + 0.5) | 0] as number;
                }
            }
            for (; x < width; x++, at += step) {
                target[at] = black;
            }
        }
    }
}

function makeAxis(length: number): Axis {
    return {
        low: new Int32Array(length),
        high: new Int32Array(length),
        part: new Float64Array(length),
        from: 0,
        to: 0,
    };
}

/** A part of the picture along one axis, in pixels of the picture. */
interface Span {
    readonly origin: number;
    readonly size: number;
    /** Picture pixels a target pixel. */
    readonly step: number;
    /** Padding before the part. */
    readonly before: number;
}

/** Bilinear with half-pixel centres, edge pixels repeated. */
function fillAxis(axis: Axis, { origin, size, step, before }: Span, stride: number): void {
    const { low, high, part } = axis;
    axis.from = low.length;
    axis.to = low.length;
    for (let index = 0; index < low.length; index++) {
        const at = (index + 0.5) * step - 0.5 - before;
        if (at > size - 0.5) {
            axis.to = index;
            break;
        }
        if (at < -0.5) {
            continue;
        }
        axis.from = Math.min(axis.from, index);
        const inside = Math.min(Math.max(at, 0), size - 1);
        const below = Math.floor(inside);
        low[index] = (origin + below) * stride;
        high[index] = (origin + Math.min(below + 1, size - 1)) * stride;
        part[index] = inside - below;
    }
}
