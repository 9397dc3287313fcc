import type { RelativeBox } from "../../../liveness/geometry/box";
import { Cropper } from "./crops";
import type { Models } from "./models";
import type { Picture } from "./picture_reader";

/**
 * Side of the detector's input in pixels. Coarse finds whoever stands at the tablet; fine, at four times the cost, also finds
 * who stands further away, and faces that a coarse picture leaves too little contrast of.
 */
export const DETECTOR_INPUT_SIZES = { coarse: 160, fine: 320 } as const;
export type SearchDetail = keyof typeof DETECTOR_INPUT_SIZES;
/** Enough to say that a face which was followed is still there. To follow one, or to count a rival, takes more. */
const MIN_SCORE = 0.2;

export interface FoundFace {
    /** In shares of the picture. */
    readonly box: RelativeBox;
    readonly score: number;
}

/** Looks for faces in whole pictures. */
export class FaceFinder {
    private readonly croppers = {
        coarse: new Cropper(DETECTOR_INPUT_SIZES.coarse),
        fine: new Cropper(DETECTOR_INPUT_SIZES.fine),
    };

    constructor(private readonly models: Models) {}

    /** All faces of a picture, largest first; none for an empty one. */
    async find(picture: Picture, detail: SearchDetail): Promise<FoundFace[]> {
        const { width, height } = picture;
        const side = Math.max(width, height);
        const image = this.croppers[detail].crop(picture, {
            centre: { x: side / 2, y: side / 2 },
            side,
            angle: 0,
            mirrored: false,
        });
        const input = this.models.tf.browser.fromPixels(image);
        try {
            const detections = await this.models.detector.locateFaces(input, {
                inputSize: DETECTOR_INPUT_SIZES[detail],
                scoreThreshold: MIN_SCORE,
            });
            return detections
                .map(({ score, relativeBox: { x, y, width: w, height: h } }) => ({
                    score,
                    box: {
                        x: (x * side) / width,
                        y: (y * side) / height,
                        width: (w * side) / width,
                        height: (h * side) / height,
                    },
                }))
                .filter(({ box }) => Object.values(box).every(Number.isFinite))
                .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
        } finally {
            input.dispose();
        }
    }
}
