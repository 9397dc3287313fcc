/**
 * Serves the blink worker, its models and a bundle of TypeScript to Chromium, straight from the sources: what
 * `npm run build` would put below static/lib, without writing it.
 */
import http from "node:http";
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { VENDOR_FILES } from "../../scripts/lib/build/vendor.mjs";
import { listRecogniserFiles } from "../../scripts/lib/build/recogniser_lib.mjs";
import { bundleWorker } from "../../scripts/lib/build/worker.mjs";
import { ROOT } from "../../scripts/lib/core/settings.mjs";

const LIB = "addon/eh_hr_face_liveness/static/lib/";
const TYPES = /** @type {Record<string, string>} */ ({
    ".js": "text/javascript",
    ".json": "application/json",
    ".wasm": "application/wasm",
});

/**
 * @typedef {object} VisionServer
 * @property {string} url where the page is, ending in a slash; a potentially trustworthy origin, so cameras work
 * @property {string} workerUrl
 * @property {string} assetsUrl
 * @property {string} recogniserUrl the folder of the recogniser that the packages bring
 * @property {(path: string, body: () => Promise<Buffer | null>) => void} serve answers `path` with a body, or 404 for null
 * @property {() => Promise<void>} close
 */

/**
 * Starts the server on a free port of the loopback interface.
 *
 * @param {string} entry TypeScript of the page, from the project's folder; it runs as a classic script
 * @returns {Promise<VisionServer>}
 */
export async function startVisionServer(entry) {
    const [worker, page] = await Promise.all([
        bundleWorker(ROOT, "static/src/vision/worker/main.ts"),
        bundlePage(entry),
    ]);
    const files = new Map(
        VENDOR_FILES.map(([from, to]) => [`/lib/${to.slice(LIB.length)}`, path.join(ROOT, from)]),
    );
    /** @type {Map<string, () => Promise<Buffer | null>>} */
    const bodies = new Map([
        ...[...listRecogniserFiles(ROOT)].map(
            ([name, content]) =>
                /** @type {[string, () => Promise<Buffer | null>]} */ ([
                    `/recogniser/${name}`,
                    async () => content,
                ]),
        ),
        [
            "/",
            async () =>
                Buffer.from(
                    `<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><script>${page}</script>`,
                ),
        ],
        ["/lib/worker/blink_worker.js", async () => Buffer.from(worker)],
    ]);
    const server = http.createServer(async (request, response) => {
        const name = new URL(request.url ?? "/", "http://localhost").pathname;
        const file = files.get(name);
        const body = file ? await fs.promises.readFile(file) : await bodies.get(name)?.();
        response.statusCode = body ? 200 : 404;
        response.setHeader(
            "Content-Type",
            name === "/" ? "text/html" : (TYPES[path.extname(name)] ?? "application/octet-stream"),
        );
        response.end(body ?? "");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const url = `http://127.0.0.1:${port}/`;
    return {
        url,
        workerUrl: `${url}lib/worker/blink_worker.js`,
        assetsUrl: `${url}lib/`,
        recogniserUrl: `${url}recogniser/`,
        serve: (name, body) => bodies.set(name, body),
        close: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => resolve());
            }),
    };
}

/**
 * @param {string} entry
 * @returns {Promise<string>}
 */
async function bundlePage(entry) {
    const result = await esbuild.build({
        absWorkingDir: ROOT,
        entryPoints: [entry],
        bundle: true,
        write: false,
        format: "iife",
        platform: "browser",
        target: "es2022",
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
        logLevel: "silent",
    });
    const text = /** @type {esbuild.OutputFile} */ (result.outputFiles[0]).text;
    return text.replaceAll("</script", "<\\/script");
}
