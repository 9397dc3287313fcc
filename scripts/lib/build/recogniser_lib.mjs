/**
 * The recogniser that the packages bring, as the tablet fetches it: weights, licence, and of its model card what the worker needs.
 * In a folder of the identity module, named by its content: who installs no biometric templates has no recogniser either.
 */
import fs from "node:fs";
import path from "node:path";
import { hashFiles } from "../core/content_hash.mjs";

export const IDENTITY_MODULE = "eh_hr_face_identity";
const LIB = `addon/${IDENTITY_MODULE}/static/lib`;
const FACE_API = "node_modules/@vladmandic/face-api";
const CARDS = "models/cards";
/** The card of each recogniser that we build, and the files that its weights are in for a browser. */
const BROWSER_FILES = {
    face_descriptor: ["face_recognition_model.bin", "face_recognition_model-weights_manifest.json"],
};

/**
 * @param {string} root the project's folder
 * @returns {{version: string, files: Map<string, Buffer>}} files by path from the root
 */
export function makeRecogniserLib(root) {
    const files = listRecogniserFiles(root);
    const version = hashFiles(files);
    const named = [...files].map(
        ([name, content]) =>
            /** @type {[string, Buffer]} */ ([`${LIB}/${version}/${name}`, content]),
    );
    return { version, files: new Map(named) };
}

/**
 * @param {string} root
 * @returns {Map<string, Buffer>} by name within the folder
 */
export function listRecogniserFiles(root) {
    /** @type {Map<string, Buffer>} */
    const files = new Map();
    for (const [id, names] of Object.entries(BROWSER_FILES)) {
        for (const name of names) {
            files.set(name, fs.readFileSync(path.join(root, FACE_API, "model", name)));
        }
        files.set(`${id}.json`, Buffer.from(JSON.stringify(describe(readCard(root, id)))));
    }
    files.set("LICENSE.face-api", fs.readFileSync(path.join(root, FACE_API, "LICENSE")));
    return files;
}

/**
 * What Odoo knows of the recognisers: a template's model by id and SHA-256, and what each is good for.
 *
 * @param {string} root
 * @returns {string} JSON
 */
export function renderRecognisers(root) {
    const known = Object.keys(BROWSER_FILES).map((id) => {
        const { title, sha256, output, recogniser, licence } = readCard(root, id);
        return [id, { title, sha256, size: sizeOf(output), ...recogniser, licence: licence.spdx }];
    });
    return `${JSON.stringify(Object.fromEntries(known), null, 4)}\n`;
}

/** @param {any} card */
function describe({ id, sha256, input, output, recogniser }) {
    return {
        id,
        sha256,
        runtime: "face_api",
        width: input.width,
        height: input.height,
        alignment: input.alignment,
        size: sizeOf(output),
        agreement: recogniser.agreement,
    };
}

/** @param {{shape: number[]}} output */
function sizeOf({ shape }) {
    return shape.at(-1);
}

/**
 * @param {string} root
 * @param {string} id
 */
function readCard(root, id) {
    return JSON.parse(fs.readFileSync(path.join(root, CARDS, `${id}.json`), "utf8"));
}
