/** Who describes the pictures: the sidecar's code in this process, or the tablet's worker in Chromium. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { ROOT } from "../../../scripts/lib/core/settings.mjs";
import { launchChromium } from "../../support/chromium.mjs";
import { startVisionServer } from "../../support/vision_server.mjs";

/**
 * @typedef {object} Described
 * @property {readonly number[]} values as the net gives them
 * @property {number | null} facePx width of the face; null where nobody measured it
 *
 * @typedef {object} Describer
 * @property {string} id of the model
 * @property {string} sha256 of the model
 * @property {any} card
 * @property {string} code a hash of all code that looks at the picture
 * @property {(picture: {width: number, height: number, data: Uint8Array}) => Promise<Described | null>} describe null without a face
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} model id
 * @param {string[]} folders of models
 * @returns {Promise<Describer>}
 */
export async function openServer(model, folders) {
    const { file, code } = await bundle("tests/evaluate/identity/server_describer.ts");
    /** @type {typeof import("./server_describer")} */
    const { openServerRecogniser, loadRegistry } = await import(pathToFileURL(file).href);
    const { card } = loadRegistry(folders).get(model);
    const recogniser = await openServerRecogniser(model, folders);
    return {
        id: model,
        sha256: card.sha256,
        card,
        code,
        describe: async (picture) => {
            const found = await recogniser.describe(picture);
            return found && { values: Array.from(found.values), facePx: found.measures.widthPx };
        },
        close: () => recogniser.close(),
    };
}

/**
 * @param {string} model id
 * @param {string[]} folders of models, for the card
 * @returns {Promise<Describer>}
 */
export async function openBrowser(model, folders) {
    const { file } = await bundle("tests/evaluate/identity/server_describer.ts");
    /** @type {typeof import("./server_describer")} */
    const { loadRegistry } = await import(pathToFileURL(file).href);
    const { card } = loadRegistry(folders).get(model);
    const server = await startVisionServer("tests/worker/describe_page.ts");
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(server.url);
    const { workerUrl, assetsUrl, recogniserUrl: url } = server;
    await page.evaluate(
        ([urls, wish]) => /** @type {any} */ (globalThis).open(urls, wish),
        [
            { workerUrl, assetsUrl },
            { model, url },
        ],
    );
    const { code } = await bundle("static/src/vision/worker/main.ts");
    return {
        id: model,
        sha256: card.sha256,
        card,
        code,
        describe: async (picture) => {
            server.serve("/picture", async () => Buffer.from(picture.data));
            const { width, height } = picture;
            /** @type {number[] | null} */
            const values = await page.evaluate(
                (given) => /** @type {any} */ (globalThis).describe(given),
                { url: `${server.url}picture`, width, height },
            );
            return values && { values, facePx: null };
        },
        close: async () => {
            await browser.close();
            await server.close();
        },
    };
}

/**
 * @param {string} entry from the project's folder
 * @returns {Promise<{file: string, code: string}>} the bundle, and its hash
 */
async function bundle(entry) {
    const result = await esbuild.build({
        absWorkingDir: ROOT,
        entryPoints: [entry],
        bundle: true,
        write: false,
        format: "esm",
        platform: "node",
        packages: "external",
        target: "node20",
        logLevel: "silent",
        external: ["*/face-api.esm.js"],
    });
    const text = /** @type {esbuild.OutputFile} */ (result.outputFiles[0]).text;
    const code = crypto.createHash("sha256").update(text).digest("hex").slice(0, 16);
    const file = path.join(ROOT, "node_modules/.cache/evaluate", `${code}.mjs`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return { file, code };
}
