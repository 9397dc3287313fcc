/** In the page: cuts both eyes out of every picture of a clip, for people who label it. Decides nothing about the eyes. */
import { midpoint, distance, type Point } from "../../liveness/geometry/points";
import { readEyeCentres } from "../../liveness/geometry/pose";
import { FaceTracker } from "../../static/src/vision/worker/face_tracker";
import { loadModels } from "../../static/src/vision/worker/models";
import type { SheetLayout } from "./strips.mjs";

/** Where both eyes are: the middle between them, how far apart, how the line through them lies. */
interface EyesPlace {
    readonly middle: Point;
    readonly distancePx: number;
    readonly angle: number;
}

/** What a cell shows, in distances between the eyes: both with their corners and lashes, little else. */
const CELL_WIDTH_IN_EYE_DISTANCES = 1.7;
/** A face that is lost for longer may be anywhere: the cell then shows the whole picture. */
const KEEP_PLACE_MS = 500;
const PAPER = "#fff";
const INK = "#000";

let tracker: FaceTracker | null = null;
let lastPlace: EyesPlace | null = null;
let lastPlaceMs = 0;

async function load(assetsUrl: string): Promise<void> {
    tracker = new FaceTracker(await loadModels(assetsUrl), () => performance.now());
}

/** The next pictures are of another clip. */
function startClip(): void {
    tracker?.reset();
    lastPlace = null;
}

/**
 * Draws the next pictures of the clip as one sheet.
 *
 * @param frames URL that answers with the next picture's RGBA bytes at each request
 * @param timesMs when each picture of this sheet is shown
 * @param firstFrame number of the sheet's first picture
 * @returns how many pictures came, and the sheet as a PNG data URL; fewer than asked for when the clip is at its end
 */
async function drawSheet(
    frames: string,
    timesMs: number[],
    firstFrame: number,
    size: { width: number; height: number },
    layout: SheetLayout,
): Promise<{ count: number; png: string }> {
    const pictures: ImageBitmap[] = [];
    for (const atMs of timesMs) {
        const response = await fetch(frames);
        if (!response.ok) {
            break;
        }
        const pixels = new Uint8ClampedArray(await response.arrayBuffer());
        const whole = await createImageBitmap(new ImageData(pixels, size.width, size.height));
        const place = await findEyes(whole, atMs);
        pictures.push(cutCell(whole, place, layout));
        whole.close();
    }
    const { columns, cellWidth, cellHeight, captionHeight } = layout;
    const canvas = new OffscreenCanvas(
        columns * cellWidth,
        Math.max(1, Math.ceil(pictures.length / columns)) * (cellHeight + captionHeight),
    );
    const context = openContext(canvas);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = INK;
    context.font = `${captionHeight}px monospace`;
    context.textBaseline = "bottom";
    pictures.forEach((picture, i) => {
        const x = (i % columns) * cellWidth;
        const y = Math.floor(i / columns) * (cellHeight + captionHeight);
        context.drawImage(picture, x, y);
        context.fillText(String(firstFrame + i), x + 2, y + cellHeight + captionHeight + 1);
        picture.close();
    });
    return { count: pictures.length, png: await readAsDataUrl(await canvas.convertToBlob()) };
}

/** Null when there has been no face for a while. */
async function findEyes(picture: ImageBitmap, atMs: number): Promise<EyesPlace | null> {
    if (!tracker) {
        throw new Error("load first");
    }
    await tracker.look(picture, atMs);
    const landmarks = tracker.points?.landmarks;
    if (landmarks) {
        const [a, b] = readEyeCentres(landmarks);
        const place = {
            middle: midpoint(a, b),
            distancePx: distance(a, b),
            angle: Math.atan2(b.y - a.y, b.x - a.x),
        };
        if (place.distancePx > 0 && Number.isFinite(place.distancePx)) {
            lastPlace = place;
            lastPlaceMs = atMs;
        }
    }
    return lastPlace && atMs - lastPlaceMs <= KEEP_PLACE_MS ? lastPlace : null;
}

function cutCell(
    picture: ImageBitmap,
    place: EyesPlace | null,
    { cellWidth, cellHeight }: SheetLayout,
): ImageBitmap {
    const cell = new OffscreenCanvas(cellWidth, cellHeight);
    const context = openContext(cell);
    context.imageSmoothingQuality = "high";
    context.translate(cellWidth / 2, cellHeight / 2);
    if (place) {
        const scale = cellWidth / (CELL_WIDTH_IN_EYE_DISTANCES * place.distancePx);
        context.scale(scale, scale);
        context.rotate(-place.angle);
        context.translate(-place.middle.x, -place.middle.y);
    } else {
        const scale = Math.min(cellWidth / picture.width, cellHeight / picture.height);
        context.scale(scale, scale);
        context.translate(-picture.width / 2, -picture.height / 2);
    }
    context.drawImage(picture, 0, 0);
    return cell.transferToImageBitmap();
}

function openContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
    const context = canvas.getContext("2d");
    if (!context) {
        throw new Error("no 2d context in this page");
    }
    return context;
}

function readAsDataUrl(blob: Blob): Promise<string> {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => {
            resolve(reader.result as string);
        };
        reader.onerror = () => {
            reject(reader.error ?? new Error("the sheet could not be read"));
        };
        reader.readAsDataURL(blob);
    });
}

Object.assign(globalThis, { load, startClip, drawSheet });
