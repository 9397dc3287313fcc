import { cropPointToPicture, type CropPlace } from "../../../../../liveness/geometry/crop_place";
import { LANDMARK_COUNT } from "../../../../../liveness/geometry/pose";
import type { ColourPixels } from "../../../../../liveness/identity/warp";
import type { Point } from "../../../../../liveness/geometry/points";
import type {
    ConvolutionParams,
    DenseBlockParams,
    LandmarkNet,
    SeparableParams,
    Tensor,
    TensorFlow,
} from "../face_api";
import { convolve, convolveSeparably, readPixels, scaleFilters } from "./fused_layers";

/** Side of the landmark net's input in pixels. */
export const LANDMARK_INPUT_SIZE = 112;
/** Mean pixel, RGB, that the net was trained without. */
const MEAN = [122.782, 117.001, 104.298] as const;

/** face-api's 68-landmark net: four dense blocks of separable convolutions and one matrix. */
export class LandmarkFinder {
    private readonly first: ConvolutionParams;

    constructor(
        private readonly tf: TensorFlow,
        private readonly net: LandmarkNet,
    ) {
        this.first = scaleFilters(tf, net.faceFeatureExtractor.params.dense0.conv0);
    }

    /** Finds the landmarks of the face in a crop. Points are in the picture's pixels; NaN where the net gave NaN. */
    find(crop: ColourPixels, place: CropPlace): Point[] {
        const values = this.tf.tidy(() => this.run(crop).dataSync());
        return Array.from({ length: LANDMARK_COUNT }, (_, i) =>
            cropPointToPicture(place, values[2 * i] ?? Number.NaN, values[2 * i + 1] ?? Number.NaN),
        );
    }

    /** Frees what was made beside the net. */
    dispose(): void {
        this.first.filters.dispose();
    }

    /** [1, 136]: x and y of 68 points in shares of the crop. */
    private run(crop: ColourPixels): Tensor {
        const { tf } = this;
        const { dense0, dense1, dense2, dense3 } = this.net.faceFeatureExtractor.params;
        const relu = { stride: 2, activation: "relu" } as const;
        let x = this.addSteps(convolve(tf, readPixels(tf, crop, MEAN), this.first, relu), dense0);
        for (const block of [dense1, dense2, dense3]) {
            x = this.addSteps(convolveSeparably(tf, x, block.conv0, relu), block);
        }
        const { weights, bias } = this.net.params.fc;
        const features = tf.reshape(tf.avgPool(x, [7, 7], [2, 2], "valid"), [1, -1]);
        return tf.add(tf.matMul(features, weights), bias);
    }

    /** Each step sees the sum of all before it. */
    private addSteps(
        first: Tensor,
        { conv1, conv2, conv3 }: DenseBlockParams<ConvolutionParams | SeparableParams>,
    ): Tensor {
        const { tf } = this;
        let sum = first;
        let shown = first;
        for (const step of [conv1, conv2, conv3]) {
            sum = tf.add(sum, convolveSeparably(tf, shown, step));
            shown = tf.relu(sum);
        }
        return shown;
    }
}
