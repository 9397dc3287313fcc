/** Screenshots, numbered in the order they are taken, in a folder of their own. */
import fs from "node:fs";
import path from "node:path";

/** People's pictures, on the kiosk and in the back office. */
const HIDE_FACES = `
    video, [class*="avatar"] img, img[class*="avatar"], img[alt*="vatar"], img.rounded-circle, .o_user_menu img {
        filter: blur(20px) !important;
        clip-path: inset(0);
    }`;

/**
 * @typedef {object} Shots
 * @property {(page: import("playwright-core").Page, name: string) => Promise<void>} take
 * @property {number} count
 */

/**
 * @param {string} folder made if it is missing; the screenshots of an earlier run are removed, nothing else
 * @param {{hideFaces?: boolean}} [options] `hideFaces`: for pictures that others will see
 * @returns {Shots}
 */
export function makeShots(folder, { hideFaces = false } = {}) {
    fs.mkdirSync(folder, { recursive: true });
    for (const file of fs.readdirSync(folder)) {
        if (/^\d\d_\w+\.png$/.test(file)) {
            fs.rmSync(path.join(folder, file));
        }
    }
    const shots = {
        count: 0,
        /**
         * @param {import("playwright-core").Page} page
         * @param {string} name
         */
        async take(page, name) {
            shots.count++;
            const file = `${String(shots.count).padStart(2, "0")}_${name}.png`;
            await page.screenshot({
                path: path.join(folder, file),
                ...(hideFaces ? { style: HIDE_FACES } : {}),
            });
        },
    };
    return shots;
}
