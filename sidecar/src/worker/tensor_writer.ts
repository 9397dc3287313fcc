/**
 * Cuts a part out of a frame, scales it and writes it into a model's input, in one pass and without garbage.
 * Gives exactly the numbers of the registry's reference (models/src/crop.ts and pixels.ts), which the tests
 * compare on random frames; plain loops over typed arrays, because this runs for every face of every frame.
 */
import type { CropRect } from "../../../models/src/crop.ts";
import type { ModelInput } from "../../../models/src/card.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";

/** Where the samples of one axis come from. */
interface Axis {
    /** Offset of the lower and the upper source pixel, already times the axis' stride. */
    readonly low: Int32Array;
    readonly high: Int32Array;
    /** Share of the upper one, 0..1. */
    readonly part: Float64Array;
    /** Target pixels with a source; those after it are padding. */
    filled: number;
}

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
        const square = Math.max(rect.width, rect.height);
        const pad = crop.shape === "pad";
        fillAxis(this.columns, rect.left, rect.width, (pad ? square : rect.width) / width, 3);
        fillAxis(
            this.rows,
            rect.top,
            rect.height,
            (pad ? square : rect.height) / height,
            picture.width * 3,
        );
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
        const { low: lows, high: highs, part: parts, filled } = this.columns;
        const rows = this.rows;
        const { width, height } = this.input;
        const black = table[0] as number;
        let at = start;
        for (let y = 0; y < height; y++) {
            let x = 0;
            if (y < rows.filled) {
                const upper = (rows.low[y] as number) + source;
                const lower = (rows.high[y] as number) + source;
                const down = rows.part[y] as number;
                for (; x < filled; x++, at += step) {
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
        filled: 0,
    };
}

/** Bilinear with half-pixel centres, edge pixels repeated. */
function fillAxis(axis: Axis, origin: number, size: number, step: number, stride: number): void {
    const { low, high, part } = axis;
    let index = 0;
    for (; index < low.length; index++) {
        const at = (index + 0.5) * step - 0.5;
        if (at > size - 0.5) {
            break;
        }
        const inside = Math.min(Math.max(at, 0), size - 1);
        const below = Math.floor(inside);
        low[index] = (origin + below) * stride;
        high[index] = (origin + Math.min(below + 1, size - 1)) * stride;
        part[index] = inside - below;
    }
    axis.filled = index;
}
