/**
 * From 8-bit RGB pixels to the tensor a card asks for. This is the reference: plain and slow to nobody,
 * the sidecar's own version has to agree with it (both run the cards' self-tests).
 */
import type { ModelInput } from "./card.ts";

/** Interleaved 8-bit RGB rows, `width * height * 3` bytes. */
export interface RgbPicture {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
}

/** What an ONNX runtime takes. */
export interface InputTensor {
    readonly type: "uint8" | "float32";
    readonly dims: readonly number[];
    readonly data: Uint8Array | Float32Array;
}

/** Dimensions of a model's input, batch 1. */
export function inputDims({ layout, frames, height, width }: ModelInput): number[] {
    switch (layout) {
        case "NHWC":
            return [1, height, width, 3];
        case "NCHW":
            return [1, 3, height, width];
        case "NTCHW":
            return [1, frames, 3, height, width];
    }
}

/**
 * @param pictures one a frame, each already cut and scaled to the input's size
 * @throws RangeError for another count or size than the input's
 */
export function toTensor(input: ModelInput, pictures: readonly RgbPicture[]): InputTensor {
    const { frames, height, width } = input;
    if (pictures.length !== frames) {
        throw new RangeError(`${pictures.length} pictures for an input of ${frames}`);
    }
    const pixels = height * width;
    const data =
        input.dtype === "uint8"
            ? new Uint8Array(frames * pixels * 3)
            : new Float32Array(frames * pixels * 3);
    pictures.forEach((picture, frame) => {
        if (picture.width !== width || picture.height !== height) {
            throw new RangeError(
                `${picture.width}x${picture.height} pixels for an input of ${width}x${height}`,
            );
        }
        fillFrame(input, picture.data, data.subarray(frame * pixels * 3));
    });
    return { type: input.dtype, dims: inputDims(input), data };
}

function fillFrame(input: ModelInput, rgb: Uint8Array, into: Uint8Array | Float32Array): void {
    const pixels = input.height * input.width;
    const interleaved = input.layout === "NHWC";
    for (let channel = 0; channel < 3; channel++) {
        const from = input.colour === "RGB" ? channel : 2 - channel;
        const mean = input.mean[channel] ?? 0;
        const scale = input.scale[channel] ?? 1;
        for (let at = 0; at < pixels; at++) {
            const target = interleaved ? at * 3 + channel : channel * pixels + at;
            into[target] = ((rgb[at * 3 + from] ?? 0) - mean) * scale;
        }
    }
}

/**
 * A picture with edges, slopes and grain, the same for a seed everywhere: integers only.
 */
export function patternPicture(seed: number, width: number, height: number): RgbPicture {
    const data = new Uint8Array(width * height * 3);
    let state = seed >>> 0;
    const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16;
    const slopes = Array.from({ length: 3 }, () => [next() % 7, next() % 7, next() % 256] as const);
    const centre = [(next() % 64) + 96, (next() % 64) + 96] as const;
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const across = Math.floor((x * 256) / width);
            const down = Math.floor((y * 256) / height);
            const inside = (across - centre[0]) ** 2 * 2 + (down - centre[1]) ** 2 < 6400 ? 60 : 0;
            slopes.forEach(([dx, dy, start], channel) => {
                const wave = (across * dx + down * dy + start) % 512;
                const base = wave < 256 ? wave : 511 - wave;
                data[(y * width + x) * 3 + channel] = Math.min(
                    255,
                    Math.floor(base / 2) + inside + (next() % 32),
                );
            });
        }
    }
    return { width, height, data };
}
