import { LANDMARK_COUNT } from "../../../../liveness/geometry/pose";
import type { Point } from "../../../../liveness/geometry/points";
import { cropPointToPicture, type CropPlace } from "./crops";
import type { Models } from "./models";

/** Side of the landmark net's input in pixels. */
export const LANDMARK_INPUT_SIZE = 112;

/** Finds the 68 landmarks of the face in a crop. Points are in the picture's pixels; NaN where the net gave NaN. */
export async function findLandmarks(
    models: Models,
    crop: ImageData,
    place: CropPlace,
): Promise<Point[]> {
    const input = models.tf.browser.fromPixels(crop);
    let output;
    try {
        output = await models.landmarkNet.forward(input);
    } finally {
        input.dispose();
    }
    const values = output.dataSync();
    output.dispose();
    return Array.from({ length: LANDMARK_COUNT }, (_, i) =>
        cropPointToPicture(place, values[2 * i] ?? Number.NaN, values[2 * i + 1] ?? Number.NaN),
    );
}
