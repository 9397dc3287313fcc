import type { GivenPicture } from "../protocol";
import { sumCanvas, sumColours } from "./kept";

/** What crops are cut from. */
export type Picture = OffscreenCanvas | ImageBitmap;

/**
 * Makes a picture of a camera's frame, in one canvas that all frames share.
 *
 * The frame's pixels are copied, not drawn: Chromium keeps a decoded copy of each frame that is drawn (1.2 MB at 640 x 480, some
 * hundred MB of them), until the machine runs short of memory.
 */
export class PictureReader {
    private context: OffscreenCanvasRenderingContext2D | null = null;
    private pixels: ImageData | null = null;
    private isCopyKnown = true;

    /** The picture stands until the next is read, or `clear`. `given` stays the caller's to close. */
    async read(given: GivenPicture): Promise<Picture> {
        if (given instanceof ImageBitmap) {
            return given;
        }
        const { displayWidth: width, displayHeight: height } = given;
        const context = this.open(width, height);
        const pixels = await this.copy(given, width, height);
        if (pixels) {
            context.putImageData(pixels, 0, 0);
        } else {
            context.drawImage(given, 0, 0, width, height);
        }
        return context.canvas;
    }

    /** Nobody's face stays behind. */
    clear(): void {
        this.pixels?.data.fill(0);
        this.context?.clearRect(0, 0, this.context.canvas.width, this.context.canvas.height);
    }

    /** As `sumCanvas`, with the array that frames are copied into. */
    get kept(): number {
        return sumColours(this.pixels?.data) + sumCanvas(this.context);
    }

    /** Null when the frame is not stored as it is shown, or the browser turns no frames into RGBA. */
    private async copy(
        frame: VideoFrame,
        width: number,
        height: number,
    ): Promise<ImageData | null> {
        if (!this.isCopyKnown || !isStoredAsShown(frame)) {
            return null;
        }
        if (this.pixels?.width !== width || this.pixels.height !== height) {
            this.pixels = new ImageData(width, height);
        }
        try {
            const [plane] = await frame.copyTo(this.pixels.data, { format: "RGBA" });
            // A browser that does not know the option copies what it has.
            this.isCopyKnown = plane?.stride === 4 * width;
        } catch {
            this.isCopyKnown = false;
        }
        return this.isCopyKnown ? this.pixels : null;
    }

    private open(width: number, height: number): OffscreenCanvasRenderingContext2D {
        if (this.context?.canvas.width !== width || this.context.canvas.height !== height) {
            this.context = new OffscreenCanvas(width, height).getContext("2d", {
                willReadFrequently: true,
                alpha: false,
            });
        }
        if (!this.context) {
            throw new Error("no 2d context in this worker");
        }
        return this.context;
    }
}

/** Whether its pixels are neither turned, mirrored nor stretched when it is shown. */
function isStoredAsShown(frame: VideoFrame): boolean {
    // Newer than TypeScript's library.
    const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean };
    const { visibleRect: stored, displayWidth, displayHeight } = frame;
    return (
        rotation === 0 && !flip && stored?.width === displayWidth && stored.height === displayHeight
    );
}
