import type { RelativeBox } from "../../../../liveness/geometry/box";
import { Cropper } from "./crops";
import type { Models } from "./models";
import type { Picture } from "./picture_reader";
import type { SearchDetail } from "./search_plan";

/**
 * Side of the detector's input in pixels. Coarse finds whoever stands at the tablet; the others, at four and fourteen times the
 * cost, also find who stands further away, and faces that a coarse picture leaves too little contrast of. Of 74 clips of
 * people (four pictures each) 160 alone finds the face in 61, 160 and 320 in 66, all three in 72; with the same pictures at half
 * their size in 29, 61 and 66, at a quarter in 1, 29 and 61.
 */
export const DETECTOR_INPUT_SIZES: Readonly<Record<SearchDetail, number>> = {
    coarse: 160,
    fine: 320,
    finest: 608,
};
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
        finest: new Cropper(DETECTOR_INPUT_SIZES.finest),
    };

    constructor(private readonly models: Models) {}

    /** Nobody's face stays behind. */
    clear(): void {
        Object.values(this.croppers).forEach((cropper) => {
            cropper.clear();
        });
    }

    /** As `sumCanvas`, of all sizes. */
    get kept(): number {
        return Object.values(this.croppers).reduce((sum, { kept }) => sum + kept, 0);
    }

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
