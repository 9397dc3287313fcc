/** Adds a model to an operator's folder: looked into, tried out, then written whole. */
import fs from "node:fs";
import path from "node:path";
import { stageFile, writeAtomically } from "./atomic_write.ts";
import type { Card } from "./card.ts";
import { expectContract } from "./contract.ts";
import { ModelError } from "./errors.ts";
import { MAX_MODEL_BYTES } from "./limits.ts";
import { inspectOnnx } from "./onnx/inspect.ts";
import { parseCard, sha256Of, type Registry } from "./registry.ts";
import type { ModelSpec } from "./spec.ts";
import { tryModel, type TrialLimits } from "./trial.ts";

/** Where to, and by what means. */
export interface AddTarget {
    /** EH_SIDECAR_MODELS_DIR. */
    readonly folder: string;
    /** All models known so far, for ids that are taken. */
    readonly registry: Registry;
    /** Built `trial_process.ts`. */
    readonly trialEntry: string;
    readonly limits?: TrialLimits;
}

/** A model's bytes and where they are from. */
export interface ModelOrigin {
    readonly onnx: Uint8Array;
    readonly madeBy: string;
    /** The file that was given, by its name. */
    readonly file: Card["source"]["files"][number];
}

/**
 * Nothing is left in the folder when anything is refused; the card, which makes the model known, comes last.
 *
 * @returns the card as written
 * @throws ModelError
 */
export async function addModel(
    spec: ModelSpec,
    { onnx, madeBy, file }: ModelOrigin,
    { folder, registry, trialEntry, limits }: AddTarget,
): Promise<Card> {
    if (registry.models.some((model) => model.card.id === spec.id)) {
        throw new ModelError(
            "duplicate_model",
            `there is a model "${spec.id}" already; remove its two files or choose another id`,
        );
    }
    const draft = draftCard(spec, onnx, madeBy, file);
    expectContract(draft, inspectOnnx(onnx));
    const model = path.join(folder, draft.file);
    const staged = stageFile(model, onnx);
    try {
        const selfTest = await tryModel(trialEntry, { card: draft, file: staged }, limits);
        const card = parseCard({ ...draft, self_test: selfTest }, spec.id);
        fs.renameSync(staged, model);
        writeAtomically(path.join(folder, `${card.id}.json`), `${JSON.stringify(card, null, 4)}\n`);
        return card;
    } finally {
        fs.rmSync(staged, { force: true });
    }
}

/** Checked but for the self-tests, which the trial run gives. */
function draftCard(
    { self_test: selfTest = [], $schema: _schema, source, ...spec }: ModelSpec,
    onnx: Uint8Array,
    madeBy: string,
    file: ModelOrigin["file"],
): Card {
    const draft: Card = {
        schema: 1,
        ...spec,
        status: "operator",
        file: `${spec.id}.onnx`,
        sha256: sha256Of(onnx),
        bytes: onnx.length,
        source: { made_by: madeBy, ...source, files: [file] },
        self_test: selfTest,
    };
    const { frames } = spec.input;
    const pictures = Array.from({ length: frames }, () => ({ kind: "pattern" as const, seed: 0 }));
    const placeholder = { pictures, at: [0], values: [0], tolerance: 1 };
    parseCard({ ...draft, self_test: selfTest.length > 0 ? selfTest : [placeholder] }, spec.id);
    return draft;
}

/**
 * Reads a file that somebody named on the command line.
 *
 * @param maxBytes more is refused before it is read
 * @throws ModelError `model_missing` | `onnx_too_large`
 */
export function readGivenFile(file: string, maxBytes = MAX_MODEL_BYTES): Buffer {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) {
        throw new ModelError("model_missing", `${file} is not there or no ordinary file`);
    }
    if (stat.size > maxBytes) {
        throw new ModelError(
            "onnx_too_large",
            `${file} has ${stat.size} bytes, ${maxBytes} are read`,
        );
    }
    return fs.readFileSync(file);
}
