/** Where face and eyes are in a photograph, found in Chromium with the worker's own models. */
import { launchChromium } from "../support/chromium.mjs";
import { startVisionServer } from "../support/vision_server.mjs";

/**
 * @typedef {object} FacePoints
 * @property {[number, number][]} landmarks 68 points, [x, y] in pixels of the photograph
 * @property {[number, number][][]} eyes 76 points of each eye, the one on the picture's left first
 */

/**
 * @param {import("./photographs.mjs").Photograph} photograph
 * @returns {Promise<FacePoints>}
 * @throws when no face is in it
 */
export async function findFacePoints({ width, height, data }) {
    const server = await startVisionServer("tests/film/face_points.ts");
    const browser = await launchChromium();
    try {
        server.serve("/pixels", async () => Buffer.from(data));
        const page = await browser.newPage();
        await page.goto(server.url);
        const points = await page.evaluate(
            ([assets, pixels, w, h]) =>
                /** @type {any} */ (globalThis).findFacePoints(assets, pixels, w, h),
            /** @type {const} */ ([server.assetsUrl, `${server.url}pixels`, width, height]),
        );
        if (!points) {
            throw new Error("no face in the photograph");
        }
        return points;
    } finally {
        await browser.close();
        await server.close();
    }
}
