/**
 * What the page fetches by address, outside Odoo's asset bundles: the vision worker, face-api, the nets, the wasm. All of it lies
 * in one folder that is named by its content. Browsers keep such files for a week: whatever one of them changes, all have new
 * addresses, and no page ever mixes two versions.
 */
import fs from "node:fs";
import path from "node:path";
import { hashFiles } from "../core/content_hash.mjs";
import { VENDOR_FILES, VENDOR_FOLDER } from "./vendor.mjs";
import { bundleWorker } from "./worker.mjs";

const WORKER = "static/src/vision/worker/main.ts";
const WORKER_FILE = `${VENDOR_FOLDER}/worker/blink_worker.js`;

/**
 * @param {string} root the project's folder
 * @returns {Promise<{version: string, files: Map<string, Buffer>}>} files by path from the root, the version in each
 */
export async function makeVisionLib(root) {
    return nameByContent(
        new Map([
            [WORKER_FILE, Buffer.from(await bundleWorker(root, WORKER))],
            ...VENDOR_FILES.map(
                ([from, to]) =>
                    /** @type {[string, Buffer]} */ ([to, fs.readFileSync(path.join(root, from))]),
            ),
        ]),
    );
}

/** @param {Map<string, Buffer>} files by path from the root, all below `VENDOR_FOLDER` */
export function nameByContent(files) {
    const version = hashFiles(files);
    const named = [...files].map(
        ([file, content]) =>
            /** @type {[string, Buffer]} */ ([
                `${VENDOR_FOLDER}/${version}${file.slice(VENDOR_FOLDER.length)}`,
                content,
            ]),
    );
    return { version, files: new Map(named) };
}
