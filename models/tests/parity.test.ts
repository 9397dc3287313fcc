/** The ONNX models answer what the kiosk's tfjs answers, on real photographs. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { FaceBox } from "../src/face_boxes.ts";
import type { RgbPicture } from "../src/pixels.ts";
import type { Registry } from "../src/registry.ts";
import type { LoadedModel } from "../src/verify.ts";
import { builtModels, cutFace, findFaces, open } from "./support/built.ts";
import { loadPhotographs, squareOf } from "./support/photographs.ts";
import { faceApiReference, humanReference, type Reference } from "./support/tfjs.ts";

/** tfjs adds up in another order; quantised weights and 20 layers leave differences of this size. */
const RELATIVE_LIMIT = 1e-4;

let registry: Registry;
let frames: RgbPicture[];
let faces: { frame: RgbPicture; box: FaceBox }[];

beforeAll(async () => {
    registry = builtModels();
    frames = (await loadPhotographs()).map((photograph) => photograph.picture);
    faces = [];
    for (const frame of frames) {
        faces.push(...(await findFaces(registry, frame)).map((box) => ({ frame, box })));
    }
}, 60_000);

function crops(model: LoadedModel): RgbPicture[] {
    return faces.map(({ frame, box }) => cutFace(model, frame, box));
}

/** The right eye of every face, between the corners 36 and 39 of the 68 landmarks. */
async function eyes(iris: LoadedModel): Promise<RgbPicture[]> {
    const model = await open(registry, "face_landmarks_68");
    const found: RgbPicture[] = [];
    for (const { frame, box } of faces) {
        const points = await model.run([cutFace(model, frame, box)]);
        const side = Math.max(box.width, box.height);
        const at = (point: number, axis: 0 | 1): number => (points[point * 2 + axis] ?? 0) * side;
        const [left, right] = [at(36, 0), at(39, 0)];
        found.push(
            cutFace(iris, frame, {
                x: box.x - (side - box.width) / 2 + left,
                y: box.y - (side - box.height) / 2 + (at(36, 1) + at(39, 1)) / 2,
                width: right - left,
                height: 1,
                score: 1,
            }),
        );
    }
    return found;
}

/** Prints and checks the worst difference, as a part of the output's largest number. */
async function expectParity(
    id: string,
    reference: Reference,
    pictures: RgbPicture[],
    model: LoadedModel,
): Promise<void> {
    let [worst, largest, values] = [0, 0, 0];
    for (const picture of pictures) {
        const [ours, theirs] = [await model.run([picture]), await reference(picture)];
        expect(ours).toHaveLength(theirs.length);
        values += theirs.length;
        ours.forEach((value, at) => {
            worst = Math.max(worst, Math.abs(value - (theirs[at] ?? Number.NaN)));
            largest = Math.max(largest, Math.abs(theirs[at] ?? 0));
        });
    }
    console.warn(
        `parity ${id}: ${pictures.length} pictures, ${values} values up to ${largest.toFixed(2)}, ` +
            `largest difference ${worst.toExponential(1)}`,
    );
    expect(pictures.length).toBeGreaterThanOrEqual(6);
    expect(worst).toBeLessThan(RELATIVE_LIMIT * largest);
}

test("finds at least one face in every photograph", () => {
    expect(new Set(faces.map((face) => face.frame)).size).toBe(frames.length);
});

describe("parity with tfjs", () => {
    test("tiny_face_detector", async () => {
        const model = await open(registry, "tiny_face_detector");
        const reference = await faceApiReference("tinyFaceDetector", "tiny_face_detector_model");
        const pictures = frames.map((frame) => squareOf(frame, 160));
        await expectParity("tiny_face_detector", reference, pictures, model);
    }, 60_000);

    test.each([
        ["face_landmarks_68", "faceLandmark68Net", "face_landmark_68_model"],
        ["face_descriptor", "faceRecognitionNet", "face_recognition_model"],
    ])(
        "%s",
        async (id, net, stem) => {
            const model = await open(registry, id);
            await expectParity(id, await faceApiReference(net, stem), crops(model), model);
        },
        60_000,
    );

    test("iris_landmarks", async () => {
        const model = await open(registry, "iris_landmarks");
        const reference = await humanReference("iris");
        await expectParity("iris_landmarks", reference, await eyes(model), model);
    }, 60_000);
});
