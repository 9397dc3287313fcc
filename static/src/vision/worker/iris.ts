import { cropPointToPicture, type CropPlace } from "../../../../liveness/geometry/crop_place";
import { IRIS_POINT_COUNT } from "../../../../liveness/geometry/openness";
import type { EyePatch } from "../../../../liveness/geometry/eye_patch";
import type { Point } from "../../../../liveness/geometry/points";
import type { Cropper } from "./crops";
import { measureEyeContrast } from "./eye_contrast";
import { readEyePatch } from "./eye_patch";
import type { Models } from "./models";
import type { Picture } from "./picture_reader";

/** Side of the iris model's input in pixels. */
export const IRIS_INPUT_SIZE = 64;
const CHANNELS = 3;
const CORNERS = [0, 8] as const;

/** What the crop of one eye showed. */
export interface FoundEye {
    /** 76 points in the picture's pixels. */
    readonly points: readonly Point[];
    /** As `measureEyeContrast`, of the crop. */
    readonly contrast: number;
    readonly patch: EyePatch;
}

/** Both eyes' crops as the model's input, [2, 64, 64, 3], 0..1. */
function packCrops(crops: readonly ImageData[]): Float32Array {
    const pixels = IRIS_INPUT_SIZE * IRIS_INPUT_SIZE;
    const input = new Float32Array(crops.length * pixels * CHANNELS);
    let at = 0;
    for (const { data } of crops) {
        for (let i = 0; i < pixels; i++) {
            input[at++] = (data[4 * i] ?? 0) / 255;
            input[at++] = (data[4 * i + 1] ?? 0) / 255;
            input[at++] = (data[4 * i + 2] ?? 0) / 255;
        }
    }
    return input;
}

/** Finds lids and iris of the eyes in some crops, in their order. */
export function findEyes(
    models: Models,
    cropper: Cropper,
    picture: Picture,
    places: readonly CropPlace[],
): FoundEye[] {
    const crops = places.map((place) => cropper.crop(picture, place));
    const input = packCrops(crops);
    const values = models.tf.tidy(() => {
        const output = models.irisModel.predict(
            models.tf.tensor(input, [places.length, IRIS_INPUT_SIZE, IRIS_INPUT_SIZE, CHANNELS]),
        );
        return (Array.isArray(output) ? output[0] : output)?.dataSync() ?? new Float32Array();
    });
    const valuesPerEye = IRIS_POINT_COUNT * 3;
    return places.map((place, eye) => {
        const pointInCrop = (i: number): Point => ({
            x: values[eye * valuesPerEye + 3 * i] ?? Number.NaN,
            y: values[eye * valuesPerEye + 3 * i + 1] ?? Number.NaN,
        });
        const crop = crops[eye];
        const [a, b] = CORNERS.map(pointInCrop);
        return {
            points: Array.from({ length: IRIS_POINT_COUNT }, (_, i) => {
                const { x, y } = pointInCrop(i);
                return cropPointToPicture(place, x / IRIS_INPUT_SIZE, y / IRIS_INPUT_SIZE);
            }),
            contrast: crop && a && b ? measureEyeContrast(crop, a, b) : Number.NaN,
            patch: crop ? readEyePatch(crop) : [],
        };
    });
}
