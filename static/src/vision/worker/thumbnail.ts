import type { Pixels } from "../../../../liveness/signals/pixels";
import { sumCanvas, wipeCanvas } from "./kept";
import type { Picture } from "./picture_reader";

/** Wide enough to tell a sharp face from a blurred one, and the size that attacks are evaluated at. */
const WIDTH = 160;

/** Takes smaller copies of whole pictures. Single pixels, not means: the camera's noise stays in them. */
export class Thumbnail {
    private context: OffscreenCanvasRenderingContext2D | null = null;

    /** Reads the pixels back; they are the caller's. */
    take(picture: Picture): Pixels {
        const width = Math.min(WIDTH, picture.width);
        const height = Math.max(1, Math.round((picture.height * width) / picture.width));
        const context = this.open(width, height);
        context.drawImage(picture, 0, 0, width, height);
        return context.getImageData(0, 0, width, height);
    }

    /** Nobody's face stays behind. */
    clear(): void {
        wipeCanvas(this.context);
    }

    /** As `sumCanvas`. */
    get kept(): number {
        return sumCanvas(this.context);
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
        this.context.imageSmoothingEnabled = false;
        return this.context;
    }
}
