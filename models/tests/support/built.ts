/** The default models, built before the tests (`global_setup.mjs`), and folders that are gone afterwards. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { cropAndScale, cropRect } from "../../src/crop.ts";
import { decodeFaceBoxes, detectorAt, type FaceBox } from "../../src/face_boxes.ts";
import type { RgbPicture } from "../../src/pixels.ts";
import { loadRegistry, readModel, type Registry } from "../../src/registry.ts";
import { openModel, type LoadedModel } from "../../src/verify.ts";
import { ROOT, squareOf } from "./photographs.ts";

export const CARDS = path.join(ROOT, "models", "cards");

export function temporaryFolder(): string {
    return fs.mkdtempSync(path.join(os.tmpdir(), "eh-hr-face-models-"));
}

/** Where the default models lie; nothing is written there by a test. */
export const BUILT = path.join(ROOT, "dist", "models");

export function builtModels(): Registry {
    return loadRegistry([BUILT]);
}

export async function open(registry: Registry, id: string): Promise<LoadedModel> {
    const model = registry.get(id);
    return openModel(model.card, await readModel(model));
}

/** Close faces first; the larger input finds those of a group that stands further away. */
const DETECTOR_SIDES = [160, 416];

/** The faces of a frame, the best first, found by our own detector. */
export async function findFaces(registry: Registry, frame: RgbPicture): Promise<FaceBox[]> {
    const model = registry.get("tiny_face_detector");
    const bytes = await readModel(model);
    for (const side of DETECTOR_SIDES) {
        const card = detectorAt(model.card, side);
        const detector = await openModel(card, bytes);
        const grid = await detector.run([squareOf(frame, side)]);
        await detector.release();
        const faces = decodeFaceBoxes(grid, card.output.shape[1] ?? 0, {
            squareSide: Math.max(frame.width, frame.height),
            minScore: card.threshold ?? 0.5,
        });
        if (faces.length > 0) {
            return faces;
        }
    }
    return [];
}

/** A face, cut and scaled as the model's card says. */
export function cutFace({ card }: LoadedModel, frame: RgbPicture, box: FaceBox): RgbPicture {
    const { input } = card;
    return cropAndScale(frame, cropRect(box, frame, input.crop), input, input.crop.shape);
}
