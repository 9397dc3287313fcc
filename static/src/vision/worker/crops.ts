import type { CropPlace } from "../../../../liveness/geometry/crop_place";
import { sumCanvas, wipeCanvas } from "./kept";
import type { Picture } from "./picture_reader";

/** Cuts square crops of one size, reusing one canvas. What lies outside the picture is black. */
export class Cropper {
    private readonly context: OffscreenCanvasRenderingContext2D;

    constructor(readonly size: number) {
        const context = new OffscreenCanvas(size, size).getContext("2d", {
            willReadFrequently: true,
            alpha: false,
        });
        if (!context) {
            throw new Error("no 2d context in this worker");
        }
        context.imageSmoothingEnabled = true;
        this.context = context;
    }

    crop(picture: Picture, place: CropPlace): ImageData {
        const { context, size } = this;
        const scale = size / place.side;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = "black";
        context.fillRect(0, 0, size, size);
        context.translate(size / 2, size / 2);
        context.scale(place.mirrored ? -scale : scale, scale);
        context.rotate(-place.angle);
        context.translate(-place.centre.x, -place.centre.y);
        context.imageSmoothingQuality = scale < 0.6 ? "medium" : "low";
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, size, size);
    }

    /** Nobody's face stays behind. */
    clear(): void {
        wipeCanvas(this.context);
    }

    /** As `sumCanvas`. */
    get kept(): number {
        return sumCanvas(this.context);
    }
}
