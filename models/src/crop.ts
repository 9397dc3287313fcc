/** Cuts a face out of a frame the way a card says, and scales it. The reference for the sidecar's own version. */
import type { ModelInput } from "./card.ts";
import type { RgbPicture } from "./pixels.ts";

/** Whole pixels inside a frame. */
export interface CropRect {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
}

export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

interface Size {
    readonly width: number;
    readonly height: number;
}

/**
 * The part of the frame that a model gets to see.
 *
 * `shift` is the rule MiniFASNet was trained with: enlarge by `scale` (less where the frame is too small),
 * move back inside, cut to whole pixels with both end pixels in.
 *
 * @param box the face, in frame pixels
 * @throws RangeError when the box lies outside the frame or is empty
 */
export function cropRect(box: Box, frame: Size, crop: ModelInput["crop"]): CropRect {
    const grown = crop.shape === "square" ? squared(box) : box;
    const centreX = grown.x + grown.width / 2;
    const centreY = grown.y + grown.height / 2;
    const scale =
        crop.edge === "shift"
            ? Math.min(
                  crop.scale,
                  (frame.width - 1) / grown.width,
                  (frame.height - 1) / grown.height,
              )
            : crop.scale;
    const [halfWidth, halfHeight] = [(grown.width * scale) / 2, (grown.height * scale) / 2];
    const across = span(centreX - halfWidth, centreX + halfWidth, frame.width - 1, crop.edge);
    const down = span(centreY - halfHeight, centreY + halfHeight, frame.height - 1, crop.edge);
    const rect = {
        left: across.from,
        top: down.from,
        width: across.to - across.from + 1,
        height: down.to - down.from + 1,
    };
    if (!(rect.width > 0 && rect.height > 0)) {
        throw new RangeError("the face box lies outside the frame");
    }
    return rect;
}

/** `from` and `to` in whole pixels, both included, between 0 and `last`. */
function span(
    from: number,
    to: number,
    last: number,
    edge: "shift" | "clip",
): { from: number; to: number } {
    let [start, end] = [from, to];
    if (edge === "shift") {
        if (start < 0) {
            [start, end] = [0, end - start];
        }
        if (end > last) {
            [start, end] = [start - (end - last), last];
        }
    }
    return { from: Math.trunc(Math.max(0, start)), to: Math.trunc(Math.min(last, end)) };
}

function squared(box: Box): Box {
    const side = Math.max(box.width, box.height);
    return {
        x: box.x + (box.width - side) / 2,
        y: box.y + (box.height - side) / 2,
        width: side,
        height: side,
    };
}

/**
 * Cuts and scales by bilinear interpolation with half-pixel centres, edge pixels repeated (as OpenCV's
 * INTER_LINEAR does, which the liveness models were trained with; it does not average when it shrinks).
 *
 * @param shape the card's; the padding ones fill with black up to a square
 */
export function cropAndScale(
    frame: RgbPicture,
    rect: CropRect,
    { width, height }: Size,
    shape: ModelInput["crop"]["shape"] = "keep",
): RgbPicture {
    const data = new Uint8Array(width * height * 3);
    const padded = shape === "pad" || shape === "pad_centre";
    const side = Math.max(rect.width, rect.height);
    const stepX = (padded ? side : rect.width) / width;
    const stepY = (padded ? side : rect.height) / height;
    const before = (size: number): number => (shape === "pad_centre" ? (side - size) / 2 : 0);
    for (let y = 0; y < height; y++) {
        const row = sample(y, stepY, before(rect.height), rect.height);
        for (let x = 0; x < width; x++) {
            const column = sample(x, stepX, before(rect.width), rect.width);
            if (!row || !column) {
                continue;
            }
            for (let channel = 0; channel < 3; channel++) {
                const at = (line: number, dot: number): number =>
                    frame.data[((rect.top + line) * frame.width + rect.left + dot) * 3 + channel] ??
                    0;
                const top = mix(at(row.low, column.low), at(row.low, column.high), column.part);
                const bottom = mix(
                    at(row.high, column.low),
                    at(row.high, column.high),
                    column.part,
                );
                data[(y * width + x) * 3 + channel] = Math.round(mix(top, bottom, row.part));
            }
        }
    }
    return { width, height, data };
}

interface Sample {
    low: number;
    high: number;
    part: number;
}

/** The two source pixels around target pixel `index`; none beyond the part (padding). */
function sample(index: number, step: number, before: number, size: number): Sample | undefined {
    const at = (index + 0.5) * step - 0.5 - before;
    if (at < -0.5 || at > size - 0.5) {
        return undefined;
    }
    const inside = Math.min(Math.max(at, 0), size - 1);
    const low = Math.floor(inside);
    return { low, high: Math.min(low + 1, size - 1), part: inside - low };
}

function mix(a: number, b: number, part: number): number {
    return a + (b - a) * part;
}
