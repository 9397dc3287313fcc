import {
    type FaceApi,
    type GraphModel,
    loadFaceApi,
    type TensorFlow,
    type TinyFaceDetector,
} from "./face_api";
import { fuseDetector } from "./nets/detector";
import { LandmarkFinder } from "./nets/landmarks";

/** The three nets of the blink prompt. Never one for age, gender or emotion. */
export interface Models {
    /** For what is loaded later, where it is asked for. */
    readonly faceApi: FaceApi;
    readonly tf: TensorFlow;
    readonly detector: TinyFaceDetector;
    readonly landmarks: LandmarkFinder;
    readonly irisModel: GraphModel;
    readonly dispose: () => void;
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
    const { tf } = faceApi;
    const landmarks = new LandmarkFinder(tf, landmarkNet);
    const freeFused = fuseDetector(tf, detector);
    const dispose = (): void => {
        freeFused();
        detector.dispose();
        landmarks.dispose();
        landmarkNet.dispose();
        irisModel.dispose();
    };
    return { faceApi, tf, detector, landmarks, irisModel, dispose };
}
