import type { Point } from "../../../../liveness/geometry/points";

/** The strip that is looked at, around the middle of the line through the corners, in eye widths to each side. */
const HALF_WIDTH = 0.4;
const HALF_HEIGHT = 0.15;
/** A crop darker than this, 0..255, is measured as if it were so bright: the noise of the dark is no contrast. */
const DARKEST = 20;

/**
 * How much the brightness changes from corner to corner of an eye: white, iris and white of an open one, the even skin of a
 * shut lid. It is told from the pixels alone, so it holds where the lid points of the iris model hardly move.
 *
 * @param crop upright with the head, so that the corners lie about level
 * @param a corner of the eye, in pixels of the crop
 * @param b the other one
 * @returns standard deviation of the strip's columns about their linear trend (light from one side), in shares of the crop's
 *     mean brightness: about 0.1 open, 0.02 shut. NaN when the strip has no three columns in the crop.
 */
export function measureEyeContrast(crop: ImageData, a: Point, b: Point): number {
    const eyeWidth = Math.hypot(a.x - b.x, a.y - b.y);
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const [left, right] = clip(middle.x, HALF_WIDTH * eyeWidth, crop.width);
    const [top, bottom] = clip(middle.y, HALF_HEIGHT * eyeWidth, crop.height);
    const columns: number[] = [];
    for (let x = left; x <= right; x++) {
        let sum = 0;
        for (let y = top; y <= bottom; y++) {
            sum += luma(crop.data, 4 * (y * crop.width + x));
        }
        columns.push(sum / (bottom - top + 1));
    }
    const contrast = deviateFromTrend(columns) / Math.max(DARKEST, meanLuma(crop));
    return columns.length >= 3 && bottom >= top ? contrast : Number.NaN;
}

/** The first and the last whole pixel of `centre` give or take `reach`, within `size` of them. */
function clip(centre: number, reach: number, size: number): [number, number] {
    return [
        Math.max(0, Math.round(centre - reach)),
        Math.min(size - 1, Math.round(centre + reach)),
    ];
}

/** Standard deviation of what is left of evenly spaced values when their straight line is taken away. */
function deviateFromTrend(values: readonly number[]): number {
    const middle = (values.length - 1) / 2;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    let along = 0;
    let length = 0;
    values.forEach((value, i) => {
        along += (value - mean) * (i - middle);
        length += (i - middle) ** 2;
    });
    const slope = along / length;
    const rest = values.reduce(
        (sum, value, i) => sum + (value - mean - slope * (i - middle)) ** 2,
        0,
    );
    return Math.sqrt(rest / values.length);
}

function meanLuma({ data }: ImageData): number {
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
        sum += luma(data, at);
    }
    return (4 * sum) / data.length;
}

/** Rec. 601, of the pixel whose red is at `at`. */
function luma(data: Uint8ClampedArray, at: number): number {
    return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}
