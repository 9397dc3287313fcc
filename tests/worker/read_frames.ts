/** In the page: one frame of the camera, read in every way there is. */
import type { Observation } from "../../liveness/observation";
import { TestWorker } from "../../static/src/vision/page/test_door";
import type { GivenPicture } from "../../static/src/vision/protocol";
import { PictureReader, type Picture } from "../../static/src/vision/worker/picture_reader";

export type ReadFrame = "as_given" | "turned" | "no_conversion" | "option_unknown" | "bitmap";

/** Newer than TypeScript's library. */
type Turn = VideoFrameInit & { rotation: number };

/** How far apart, at most, what the reader makes of a frame and what the browser draws of it are, 0..255. */
export async function readFrame(
    video: HTMLVideoElement,
    how: ReadFrame,
): Promise<{ width: number; height: number; farthest: number }> {
    const shown = new VideoFrame(video);
    const given = how === "turned" ? new VideoFrame(shown, { rotation: 90 } as Turn) : shown;
    if (how === "no_conversion") {
        given.copyTo = () => Promise.reject(new DOMException("", "NotSupportedError"));
    } else if (how === "option_unknown") {
        given.copyTo = (target) => VideoFrame.prototype.copyTo.call(given, target);
    }
    const bitmap = await createImageBitmap(shown);
    const picture = await new PictureReader().read(how === "bitmap" ? bitmap : given);
    const read = readPixels(picture, 0);
    const drawn = readPixels(bitmap, how === "turned" ? 1 : 0);
    const farthest = read.data.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (drawn.data[i] ?? Number.NaN))),
        0,
    );
    for (const each of [shown, given, bitmap]) {
        each.close();
    }
    return { width: read.width, height: read.height, farthest };
}

/** How bright, at most, a picture is after the reader was told to clear it, 0..255; and how bright it was before. */
export async function clearFrame(
    video: HTMLVideoElement,
): Promise<[before: number, after: number]> {
    const frame = new VideoFrame(video);
    const reader = new PictureReader();
    const picture = await reader.read(frame);
    frame.close();
    const measure = (): number =>
        readPixels(picture, 0).data.reduce(
            (most, value, i) => (i % 4 === 3 ? most : Math.max(most, value)),
            0,
        );
    const before = measure();
    reader.clear();
    return [before, measure()];
}

/** What a worker sees in a frame, and in a bitmap of the same frame. */
export async function compareLooks(
    video: HTMLVideoElement,
    { workerUrl, assetsUrl }: { workerUrl: string; assetsUrl: string },
): Promise<Observation[]> {
    const worker = await TestWorker.open({ workerUrl, assetsUrl });
    const frame = new VideoFrame(video);
    const bitmap = await createImageBitmap(frame);
    const seen = [await look(worker, frame), await look(worker, bitmap)];
    worker.close();
    return seen;
}

async function look(worker: TestWorker, picture: GivenPicture): Promise<Observation> {
    await worker.start();
    return (await worker.look(picture, 0)).observation;
}

/** @param turns quarters, with the clock */
function readPixels(picture: Picture, turns: 0 | 1): ImageData {
    const [width, height] =
        turns === 1 ? [picture.height, picture.width] : [picture.width, picture.height];
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (!context) {
        throw new Error("no 2d context");
    }
    context.translate(turns * width, 0);
    context.rotate((turns * Math.PI) / 2);
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, width, height);
}
