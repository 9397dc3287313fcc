/** Which converter makes which of our models, and from which files of the npm packages. */
import { ModelError } from "../errors.ts";
import { buildFaceDescriptor } from "./face_descriptor.ts";
import { buildFaceLandmarks } from "./face_landmarks.ts";
import { convertTfGraph, type TfConvertOptions } from "./tf_convert.ts";
import { readTfGraph } from "./tf_graph.ts";
import { readWeights, type WeightSource } from "./tfjs_weights.ts";
import { buildTinyFaceDetector } from "./tiny_face_detector.ts";

/** Written into every file we make, so a change of the converter's rules changes the checksums knowingly. */
export const PRODUCER = "eh-hr-face models 1";

/** The source files of a card by name, already checked against their checksums. */
export type SourceFiles = ReadonlyMap<string, Uint8Array>;

/** Makes the .onnx bytes of one model. @throws ModelError `weights_invalid` */
export type Recipe = (files: SourceFiles) => Uint8Array;

export const RECIPES: ReadonlyMap<string, Recipe> = new Map<string, Recipe>([
    ["tiny_face_detector", faceApi("tiny_face_detector_model", buildTinyFaceDetector)],
    ["face_landmarks_68", faceApi("face_landmark_68_model", buildFaceLandmarks)],
    ["face_descriptor", faceApi("face_recognition_model", buildFaceDescriptor)],
    ["iris_landmarks", human("iris", { name: "iris_landmarks", side: 64, output: "points" })],
]);

type FaceApiConverter = (weights: WeightSource, producer: string) => Uint8Array;

function faceApi(stem: string, convert: FaceApiConverter): Recipe {
    const folder = "@vladmandic/face-api/model";
    return (files) => {
        const manifest = parseJson(files, `${folder}/${stem}-weights_manifest.json`);
        const name = `${folder}/${stem}.bin`;
        return convert(readWeights(manifest, take(files, name), name), PRODUCER);
    };
}

function human(stem: string, options: Omit<TfConvertOptions, "producer">): Recipe {
    const folder = "@vladmandic/human/models";
    return (files) => {
        const model = parseJson(files, `${folder}/${stem}.json`);
        const name = `${folder}/${stem}.bin`;
        const graph = readTfGraph(model, take(files, name), name);
        return convertTfGraph(graph, { ...options, producer: PRODUCER });
    };
}

function take(files: SourceFiles, name: string): Uint8Array {
    const bytes = files.get(name);
    if (!bytes) {
        throw new ModelError("weights_invalid", `the card does not list ${name}`);
    }
    return bytes;
}

function parseJson(files: SourceFiles, name: string): unknown {
    try {
        return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(take(files, name)));
    } catch (error) {
        throw new ModelError("weights_invalid", `${name}: ${(error as Error).message}`);
    }
}
