/** In the page: finds the face in a picture with the worker's own models. */
import { FaceTracker } from "../../static/src/vision/worker/face_tracker";
import { loadModels } from "../../static/src/vision/worker/models";

export interface FacePoints {
    /** 68 landmarks, [x, y] in pixels. */
    landmarks: [number, number][];
    /** 76 points of each eye, the one on the picture's left first. */
    eyes: [number, number][][];
}

/** Null when there is no face. `pixels` is the URL of the picture's RGBA bytes. */
async function findFacePoints(
    assetsUrl: string,
    pixels: string,
    width: number,
    height: number,
): Promise<FacePoints | null> {
    const tracker = new FaceTracker(await loadModels(assetsUrl), () => performance.now());
    const data = new Uint8ClampedArray(await (await fetch(pixels)).arrayBuffer());
    const picture = await createImageBitmap(new ImageData(data, width, height));
    // The second look starts from the first one's landmarks, as in a film.
    await tracker.look(picture, 0);
    await tracker.look(picture, 40);
    const points = tracker.points;
    return (
        points && {
            landmarks: points.landmarks.map(({ x, y }) => [x, y]),
            eyes: points.eyes.map((eye) => eye.map(({ x, y }) => [x, y])),
        }
    );
}

Object.assign(globalThis, { findFacePoints });
