import {
    type FaceApi,
    type GraphModel,
    type LandmarkNet,
    loadFaceApi,
    type TensorFlow,
    type TinyFaceDetector,
} from "./face_api";

/** The three nets of the blink prompt. No other model is ever loaded: no age, no gender, no emotion. */
export interface Models {
    readonly tf: TensorFlow;
    readonly detector: TinyFaceDetector;
    readonly landmarkNet: LandmarkNet;
    readonly irisModel: GraphModel;
}

/**
 * Loads everything from below `assetsUrl` (`face-api/`, `wasm/`, `models/`), same origin.
 *
 * @throws when any file is missing or broken.
 */
export async function loadModels(assetsUrl: string): Promise<Models> {
    const faceApi: FaceApi = await loadFaceApi(assetsUrl);
    const modelsUrl = `${assetsUrl}models/`;
    const detector = new faceApi.TinyFaceDetector();
    const landmarkNet = new faceApi.FaceLandmark68Net();
    const [irisModel] = await Promise.all([
        faceApi.tf.loadGraphModel(`${modelsUrl}iris.json`),
        detector.load(modelsUrl),
        landmarkNet.load(modelsUrl),
    ]);
    return { tf: faceApi.tf, detector, landmarkNet, irisModel };
}

export function disposeModels(models: Models): void {
    models.detector.dispose();
    models.landmarkNet.dispose();
    models.irisModel.dispose();
}
