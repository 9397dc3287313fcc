/** Adds a MiniFASNet from its .pth: the published ones by their checksum, others by what the caller says. */
import path from "node:path";
import { addModel, readGivenFile, type AddTarget } from "./add.ts";
import type { Card } from "./card.ts";
import { ModelError } from "./errors.ts";
import { PRODUCER } from "./convert/recipes.ts";
import { MINIFASNET_COMMIT, PUBLISHED } from "./published.ts";
import { sha256Of } from "./registry.ts";
import type { ModelSpec } from "./spec.ts";
import { MAX_CHECKPOINT_BYTES, readCheckpoint } from "./torch/checkpoint.ts";
import { buildMiniFasNet, MINIFASNET_SIDE } from "./torch/minifasnet.ts";

const HOME = "https://github.com/minivision-ai/Silent-Face-Anti-Spoofing";

/** For a file that is not one of the published ones. */
export interface OwnTraining {
    readonly id: string;
    readonly cropScale: number;
}

/**
 * @param own needed for a checkpoint whose checksum is not that of a published one
 * @throws ModelError `pickle_forbidden` and the like for a hostile file; `usage` when `own` is missing
 */
export async function addMiniFasNet(
    file: string,
    target: AddTarget,
    own?: OwnTraining,
): Promise<Card> {
    const bytes = readGivenFile(file, MAX_CHECKPOINT_BYTES);
    const sha256 = sha256Of(bytes);
    const published = PUBLISHED.find((model) => model.sha256 === sha256);
    const { onnx, squeeze } = buildMiniFasNet(readCheckpoint(bytes), PRODUCER);
    if (published && sha256Of(onnx) !== published.onnxSha256) {
        throw new ModelError(
            "checksum_mismatch",
            `${file} converts to another file than it should: ${sha256Of(onnx)}`,
        );
    }
    const known = published ?? own;
    if (!known) {
        throw new ModelError(
            "usage",
            `${file} is a MiniFASNet of an unknown checksum (${sha256}): say --id <id> and --scale <factor>, ` +
                "the factor by which its training enlarged the face box",
        );
    }
    const title = published?.title ?? `MiniFASNet${squeeze ? " with squeeze-and-excitation" : ""}`;
    const spec = miniFasNetSpec(known.id, title, known.cropScale, published !== undefined);
    return addModel(
        spec,
        {
            onnx,
            madeBy: "npm run models -- add-minifasnet",
            file: { name: path.basename(file), sha256, bytes: bytes.length },
        },
        target,
    );
}

function miniFasNetSpec(
    id: string,
    title: string,
    cropScale: number,
    published: boolean,
): ModelSpec {
    return {
        id,
        title,
        task: "liveness_frame",
        weight: 1,
        licence: {
            spdx: published ? "Apache-2.0" : "LicenseRef-unknown",
            holder: published ? "Minivision Technology" : "whoever trained it",
            url: `${HOME}/blob/master/LICENSE`,
        },
        source: {
            author: published ? "Minivision Technology" : "unknown",
            version: published ? `commit ${MINIFASNET_COMMIT}` : "own training",
            url: HOME,
        },
        input: {
            name: "image",
            dtype: "float32",
            layout: "NCHW",
            frames: 1,
            height: MINIFASNET_SIDE,
            width: MINIFASNET_SIDE,
            colour: "BGR",
            mean: [0, 0, 0],
            scale: [1, 1, 1],
            crop: { from: "face", scale: cropScale, shape: "keep", edge: "shift" },
        },
        output: {
            name: "logits",
            shape: [1, 3],
            meaning:
                "Logits: 1 is a real face, 0 and 2 are attacks, which the authors do not tell apart",
            activation: "softmax",
            classes: ["attack 0", "real", "attack 2"],
            live_index: 1,
        },
        threshold: 0.5,
        notes: [
            "The authors average the scores of V2 (2.7) and V1SE (4.0).",
            "Error rates on your cameras and against your attacks are unknown until they are measured.",
        ],
    };
}
