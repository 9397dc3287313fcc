/** In the page: looks at one presentation's pictures with the worker's own tracker, and keeps what the signals need. */
import { FaceTracker } from "../../../static/src/vision/worker/face_tracker";
import { loadModels, type Models } from "../../../static/src/vision/worker/models";
import { Thumbnail } from "../../../static/src/vision/worker/thumbnail";
import type { Observation } from "../../../liveness/observation";
import type { Pixels } from "../../../liveness/signals/pixels";

/** What one picture showed. */
export interface LookedFrame {
    readonly observation: Observation;
    /** 68 points, [x, y] in pixels of the picture, to a hundredth; null without a face. */
    readonly landmarks: [number, number][] | null;
    /** The small copy of the picture that the kiosk's signals see, in grey, as base64. */
    readonly grey: string;
}

export interface LookedItem {
    readonly width: number;
    readonly height: number;
    readonly greyWidth: number;
    readonly greyHeight: number;
    readonly frames: LookedFrame[];
}

const MAX_HEIGHT = 480;
const NO_SIZE = { width: 0, height: 0 };

let models: Models | null = null;

async function load(assetsUrl: string): Promise<void> {
    models = await loadModels(assetsUrl);
}

/**
 * `next` is the URL that answers with the next picture at each request: RGBA bytes of the size `raw`, or a PNG or JPEG file.
 */
async function lookAtItem(
    next: string,
    timesMs: number[],
    raw: { width: number; height: number } | null,
): Promise<LookedItem> {
    if (!models) {
        throw new Error("load first");
    }
    const tracker = new FaceTracker(models, () => performance.now());
    const frames: LookedFrame[] = [];
    const thumbnail = new Thumbnail();
    let [size, small] = [NO_SIZE, NO_SIZE];
    for (const atMs of timesMs) {
        const response = await fetch(next);
        if (!response.ok) {
            break;
        }
        const picture = await decode(response, raw);
        const { observation } = await tracker.look(picture, atMs);
        const landmarks = observation.face ? tracker.points?.landmarks : null;
        const pixels = thumbnail.take(picture);
        size = { width: picture.width, height: picture.height };
        small = { width: pixels.width, height: pixels.height };
        frames.push({
            observation,
            landmarks: landmarks?.map(({ x, y }) => [round(x), round(y)]) ?? null,
            grey: encodeGrey(pixels),
        });
        picture.close();
    }
    return { ...size, greyWidth: small.width, greyHeight: small.height, frames };
}

async function decode(
    response: Response,
    raw: { width: number; height: number } | null,
): Promise<ImageBitmap> {
    if (raw) {
        const pixels = new Uint8ClampedArray(await response.arrayBuffer());
        return createImageBitmap(new ImageData(pixels, raw.width, raw.height));
    }
    const whole = await createImageBitmap(await response.blob());
    if (whole.height <= MAX_HEIGHT) {
        return whole;
    }
    const scaled = await createImageBitmap(whole, {
        resizeHeight: MAX_HEIGHT,
        resizeWidth: Math.round((whole.width * MAX_HEIGHT) / whole.height),
        resizeQuality: "medium",
    });
    whole.close();
    return scaled;
}

/** A grey copy as bytes in base64; weights of ITU-R BT.601, as the signals read colours. */
function encodeGrey({ data, width, height }: Pixels): string {
    let text = "";
    for (let at = 0; at < 4 * width * height; at += 4) {
        const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
        text += String.fromCharCode((77 * r + 150 * g + 29 * b) >> 8);
    }
    return btoa(text);
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}

Object.assign(globalThis, { load, lookAtItem });
