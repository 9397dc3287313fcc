import type { Point } from "../../../../liveness/geometry/points";
import { sumCanvas, wipeCanvas } from "./kept";
import type { Picture } from "./picture_reader";

/** A square cut out of a picture, standing on its corner by `angle`. */
export interface CropPlace {
    readonly centre: Point;
    /** Side of the square in pixels of the picture. */
    readonly side: number;
    /** Radians, clockwise in the picture: the direction that becomes the crop's x axis. */
    readonly angle: number;
    /** Whether the crop is mirrored, left for right. */
    readonly mirrored: boolean;
}

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

/** The place in the picture of a point of the crop, `u` and `v` in shares of the crop's side. */
export function cropPointToPicture(place: CropPlace, u: number, v: number): Point {
    const x = (place.mirrored ? 0.5 - u : u - 0.5) * place.side;
    const y = (v - 0.5) * place.side;
    const cos = Math.cos(place.angle);
    const sin = Math.sin(place.angle);
    return { x: place.centre.x + x * cos - y * sin, y: place.centre.y + x * sin + y * cos };
}
