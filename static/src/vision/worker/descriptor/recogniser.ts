import type { DescriptorWish } from "../../protocol";
import type { FaceApi } from "../face_api";
import { readDescription, type RecogniserDescription } from "./description";

/** A net that makes a descriptor of an aligned face. */
export interface Recogniser {
    readonly description: RecogniserDescription;
    /** @param rgb `width * height * 3` bytes, as `warpPicture` gives them */
    describe(rgb: Uint8Array): Promise<Float32Array>;
    dispose(): void;
}

/** @throws Error when a file is missing or is not what it should be */
export async function loadRecogniser(
    faceApi: FaceApi,
    { model, url }: DescriptorWish,
): Promise<Recogniser> {
    const description = await readDescription(`${url}${model}.json`, model);
    const net = new faceApi.FaceRecognitionNet();
    await net.load(url);
    const { width, height, size } = description;
    const describe = async (rgb: Uint8Array): Promise<Float32Array> => {
        const picture = faceApi.tf.tensor(Float32Array.from(rgb), [height, width, 3]);
        try {
            const found = await net.computeFaceDescriptor(picture);
            if (!(found instanceof Float32Array) || found.length !== size) {
                throw new Error(`the recogniser ${model} gave no ${size} numbers`);
            }
            return found;
        } finally {
            picture.dispose();
        }
    };
    // The first run compiles it; that belongs to loading.
    await describe(new Uint8Array(width * height * 3));
    const dispose = (): void => {
        net.dispose();
    };
    return { description, describe, dispose };
}
