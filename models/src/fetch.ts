/** Gets a published file from its author's address, if this machine may reach it. */
import fs from "node:fs";
import path from "node:path";
import { writeAtomically } from "./atomic_write.ts";
import { ModelError } from "./errors.ts";
import type { PublishedModel } from "./published.ts";
import { sha256Of } from "./registry.ts";

const TIMEOUT_MS = 30_000;

/** Like the global `fetch`. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;

/**
 * @returns where the file lies; an earlier download with the right checksum is kept
 * @throws ModelError `no_network` with what to do on another machine; `checksum_mismatch`
 */
export async function fetchPublished(
    model: PublishedModel,
    folder: string,
    get: FetchFunction = fetch,
): Promise<string> {
    const target = path.join(folder, model.file);
    if (fs.existsSync(target) && sha256Of(fs.readFileSync(target)) === model.sha256) {
        return target;
    }
    const bytes = await download(model, get);
    const found = sha256Of(bytes);
    if (found !== model.sha256) {
        throw new ModelError(
            "checksum_mismatch",
            `${model.url} gave a file with the SHA-256 ${found}; it was thrown away`,
        );
    }
    writeAtomically(target, bytes);
    return target;
}

async function download(model: PublishedModel, get: FetchFunction): Promise<Uint8Array> {
    try {
        const response = await get(model.url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (!response.ok || !response.body) {
            throw new Error(`HTTP ${response.status}`);
        }
        const parts: Uint8Array[] = [];
        let size = 0;
        for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
            size += part.length;
            if (size > model.bytes) {
                throw new Error(`more than the ${model.bytes} bytes it should have`);
            }
            parts.push(part);
        }
        return Buffer.concat(parts);
    } catch (error) {
        const { cause, message } = error as Error;
        const reason = cause instanceof Error ? cause.message : message;
        throw new ModelError(
            "no_network",
            `this machine cannot get ${model.file} (${reason}). Fetch ${model.url} on another machine, compare its ` +
                `SHA-256 with ${model.sha256}, bring it here and run "npm run models -- add-minifasnet ${model.file}"`,
        );
    }
}
