/** Finds the 68 landmarks of a face, as the tablet does. */
import {
    cropPointToPicture,
    placeOnDetection,
    placeOnLandmarks,
    type CropPlace,
} from "../../../liveness/geometry/crop_place.ts";
import { LANDMARK_COUNT } from "../../../liveness/geometry/pose.ts";
import type { Point } from "../../../liveness/geometry/points.ts";
import { squareToPicture } from "../../../liveness/identity/alignment.ts";
import { warpPicture } from "../../../liveness/identity/warp.ts";
import { ModelError } from "../../../models/src/errors.ts";
import type { FaceBox } from "../../../models/src/face_boxes.ts";
import type { RgbPicture } from "../../../models/src/pixels.ts";
import { wholeOf, type Session } from "./session.ts";

export class LandmarkFinder {
    constructor(private readonly session: Session) {
        const { input, output } = session.card;
        if (output.shape.at(-1) !== 2 * LANDMARK_COUNT || input.width !== input.height) {
            throw new ModelError("onnx_contract", `model "${session.card.id}" has no 68 landmarks`);
        }
    }

    /**
     * Looked for twice: where the detector saw the face, then upright where they were found, as the tablet's tracker does from
     * picture to picture.
     *
     * @returns pixels of the picture
     */
    async find(picture: RgbPicture, face: FaceBox): Promise<Point[]> {
        // The box is in pixels, so the picture counts as one wide and high.
        const first = await this.look(picture, placeOnDetection(face, 1, 1));
        return this.look(picture, placeOnLandmarks(first));
    }

    private async look(picture: RgbPicture, place: CropPlace): Promise<Point[]> {
        const { width: side } = this.session.card.input;
        const size = { width: side, height: side };
        const crop = {
            ...size,
            data: warpPicture(picture, squareToPicture(place, side), size),
        };
        this.session.setFrame(0, crop, wholeOf(crop));
        const values = await this.session.run();
        return Array.from({ length: LANDMARK_COUNT }, (_, i) =>
            cropPointToPicture(place, values[2 * i] ?? Number.NaN, values[2 * i + 1] ?? Number.NaN),
        );
    }
}
