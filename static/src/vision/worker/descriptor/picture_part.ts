import { placeOnLandmarks } from "../../../../../liveness/geometry/crop_place";
import type { Point } from "../../../../../liveness/geometry/points";
import { sumCanvas, wipeCanvas } from "../kept";
import type { Picture } from "../picture_reader";

/** Room around the landmarks' place, in its sides: a recogniser's picture reaches beyond the landmarks, turned or not. */
const ROOM = 1.6;

export interface PicturePart {
    /** RGBA. */
    readonly pixels: ImageData;
    /** Where it begins in the picture. */
    readonly offset: Point;
}

/** Reads the pixels around a face, as they are. */
export class PicturePartReader {
    private context: OffscreenCanvasRenderingContext2D | null = null;

    /** Null where the face lies outside of the picture. */
    read(picture: Picture, landmarks: readonly Point[]): PicturePart | null {
        const { centre, side } = placeOnLandmarks(landmarks);
        const half = (side * ROOM) / 2;
        const left = Math.max(0, Math.floor(centre.x - half));
        const top = Math.max(0, Math.floor(centre.y - half));
        const width = Math.min(picture.width, Math.ceil(centre.x + half)) - left;
        const height = Math.min(picture.height, Math.ceil(centre.y + half)) - top;
        if (!(width > 0 && height > 0)) {
            return null;
        }
        const context = this.open(width, height);
        context.drawImage(picture, -left, -top);
        return { pixels: context.getImageData(0, 0, width, height), offset: { x: left, y: top } };
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
        this.context ??= new OffscreenCanvas(width, height).getContext("2d", {
            willReadFrequently: true,
            alpha: false,
        });
        if (!this.context) {
            throw new Error("no 2d context in this worker");
        }
        const { canvas } = this.context;
        // Setting a size empties the canvas, too.
        canvas.width = width;
        canvas.height = height;
        return this.context;
    }
}
