/**
 * Reads a registered model's file. Apart from the registry, so that the sidecar's inference threads, which are given
 * checked cards, do not load the card's schema each.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import type { Card } from "./card.ts";
import { ModelError } from "./errors.ts";
import { inspectOnnx } from "./onnx/inspect.ts";

/** A card of the registry and the file it describes. */
export interface RegisteredModel {
    readonly card: Card;
    /** Absolute path of the .onnx file. */
    readonly path: string;
    /** Absolute path of the card. */
    readonly cardPath: string;
}

/**
 * Reads a model file and proves that it is the one the card describes and holds nothing but a network. Give these very bytes to the
 * runtime: reading the file a second time would load what was not checked.
 *
 * @throws ModelError `model_missing` | `model_unreadable` | `checksum_mismatch` or those of `inspectOnnx`,
 *   naming the model
 */
export async function readModel({ card, path: file }: RegisteredModel): Promise<Buffer> {
    let bytes: Buffer;
    try {
        const { size } = await fs.promises.stat(file);
        if (size !== card.bytes) {
            throw new ModelError(
                "checksum_mismatch",
                `model "${card.id}": ${file} has ${size} bytes, its card says ${card.bytes}`,
            );
        }
        bytes = await fs.promises.readFile(file);
    } catch (error) {
        if (error instanceof ModelError) {
            throw error;
        }
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            throw new ModelError(
                "model_missing",
                `model "${card.id}": ${file} is missing; run "npm run models -- build", or "... add" for a model of your own`,
            );
        }
        const reason = (error as Error).message;
        throw new ModelError("model_unreadable", `model "${card.id}": ${reason}`, { cause: error });
    }
    const found = sha256Of(bytes);
    if (found !== card.sha256) {
        throw new ModelError(
            "checksum_mismatch",
            `model "${card.id}": ${file} has the SHA-256 ${found}, its card says ${card.sha256}`,
        );
    }
    try {
        inspectOnnx(bytes);
    } catch (error) {
        // A card written by hand may name a file that "add" would have refused.
        throw error instanceof ModelError
            ? new ModelError(error.code, `model "${card.id}": ${error.message}`)
            : error;
    }
    return bytes;
}

/** SHA-256 in lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("hex");
}
