/** Debian's Chromium, headless, driven by playwright-core. */
import { chromium } from "playwright-core";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/**
 * @param {object} [options]
 * @param {string} [options.film] y4m file that plays as the camera, in a loop, permission granted
 * @param {string[]} [options.args] more command line switches
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchChromium({ film, args = [] } = {}) {
    const camera = film
        ? [
              "--use-fake-ui-for-media-stream",
              "--use-fake-device-for-media-stream",
              `--use-file-for-fake-video-capture=${film}`,
          ]
        : [];
    return chromium.launch({
        executablePath: process.env["CHROMIUM"] || "/usr/bin/chromium",
        args: [...ARGS, ...camera, ...args],
    });
}
